using System.Buffers.Binary;
using System.Net.Sockets;

namespace Birthmark.Keys.Tpm;

/// <summary>
/// The one way to the TPM: a command at a time, whole sequences under one lock, so that at no time more than three objects are loaded (a TPM
/// without resource manager has three places). After a fault the connection is given up and made anew for the next sequence.
/// </summary>
internal sealed class TpmLink(TpmAddress address, TimeSpan deadline) : IDisposable
{
    private const int HeaderLength = 10;
    private const int MaxAnswer = 4096;
    private const int MostResends = 200;

    private readonly Lock gate = new();
    private Stream? stream;
    private TpmChannel? channel;
    private uint? leftBehind;
    private TpmHeldKey? held;
    private uint? heldBehind;

    /// <summary>What hides secrets on the bus; there is one within every sequence.</summary>
    internal TpmChannel Channel => channel ?? throw Broken("no answer that can be trusted any longer");

    /// <summary>Runs a sequence of commands that nobody else's come between.</summary>
    /// <exception cref="KeyRefusedException">The TPM is away, refuses, or answers nonsense.</exception>
    internal T Use<T>(Func<TpmSession, T> work)
    {
        lock (gate)
        {
            EnsureChannel();
            using var session = new TpmSession(this);
            return work(session);
        }
    }

    /// <summary>
    /// The same with one key, which stays loaded until another is wanted or somebody needs its place: bringing it in takes ten times as long as a signature.
    /// </summary>
    /// <param name="wrapped">What tells it from others.</param>
    /// <param name="load">Brings it in, last of all it loads.</param>
    /// <param name="work">Uses it.</param>
    internal T UseKey<T>(byte[] wrapped, Action<TpmSession> load, Func<TpmSession, T> work)
    {
        lock (gate)
        {
            EnsureChannel();
            if (held is { } known && known.Wrapped.AsSpan().SequenceEqual(wrapped))
            {
                try
                {
                    using var session = new TpmSession(this);
                    session.Borrow(known);
                    return work(session);
                }
                catch (KeyRefusedException refusal) when (refusal.Code is KeyRefusal.StoreFault or KeyRefusal.TokenOffline)
                {
                    // Another program may have flushed it, or the TPM was reset: once more from the beginning.
                    ReleaseHeld();
                    EnsureChannel();
                }
            }

            using var fresh = new TpmSession(this);
            load(fresh);
            var result = work(fresh);
            held = fresh.Release(wrapped);
            return result;
        }
    }

    /// <summary>Makes room: a sequence is about to load something.</summary>
    internal void ReleaseHeld()
    {
        if (held is { Handle: var handle })
        {
            held = null;
            Flush(handle);
        }
    }

    internal bool IsChannel(uint handle) => channel?.Handle == handle;

    /// <summary>After a command that the TPM refused, which leaves it open whether both sides still count alike.</summary>
    internal void CloseChannel()
    {
        if (channel is { Handle: var handle })
        {
            Forget();
            Flush(handle);
        }
    }

    /// <summary>Sends one command and gives the answer after its header; RETRY and its like are sent again (Part 1 §37.7).</summary>
    internal (uint Code, byte[] Body) Exchange(ReadOnlySpan<byte> command)
    {
        for (var resends = 0; ; resends++)
        {
            var (code, body) = ExchangeOnce(command);
            if (code is not (TpmCode.Retry or TpmCode.Yielded or TpmCode.Testing) || resends == MostResends)
            {
                return (code, body);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            try
            {
                ReleaseHeld();
                CloseChannel();
            }
            catch (KeyRefusedException)
            {
                // The TPM is away, and the session with it.
            }

            stream?.Dispose();
        }
    }

    /// <summary>Before the sequence loads anything: for a moment it takes a place of its own.</summary>
    private void EnsureChannel()
    {
        if (channel is not null)
        {
            return;
        }

        if (leftBehind is { } handle)
        {
            leftBehind = null;
            Flush(handle);
        }

        if (heldBehind is { } key)
        {
            heldBehind = null;
            Flush(key);
        }

        ReleaseHeld();
        channel = TpmChannel.Open(this);
    }

    /// <summary>Whatever the TPM says to it: a session that is gone needs no flushing.</summary>
    private void Flush(uint handle) => Exchange(TpmSession.Framed(TpmCode.NoSessions, TpmCode.FlushContext, new TpmWriter().U32(handle).ToArray()));

    private void Forget()
    {
        channel?.Dispose();
        channel = null;
    }

    private (uint Code, byte[] Body) ExchangeOnce(ReadOnlySpan<byte> command)
    {
        try
        {
            stream ??= Open();
            stream.Write(command);
            Span<byte> answer = stackalloc byte[MaxAnswer];
            var length = stream.ReadAtLeast(answer, HeaderLength, throwOnEndOfStream: false);
            var size = length < HeaderLength ? 0 : BinaryPrimitives.ReadUInt32BigEndian(answer[2..]);
            if (size is < HeaderLength or > MaxAnswer)
            {
                throw Broken($"an answer of {length} octets that says it has {size}");
            }

            if (length < size)
            {
                length += stream.ReadAtLeast(answer[length..(int)size], (int)size - length, throwOnEndOfStream: false);
            }

            return length == size
                ? (BinaryPrimitives.ReadUInt32BigEndian(answer[6..]), answer[HeaderLength..length].ToArray())
                : throw Broken($"an answer of {length} octets that says it has {size}");
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            Drop();
            throw new KeyRefusedException(KeyRefusal.TokenOffline, $"The TPM '{address}' does not answer ({e.Message}): look whether it is there and this user may use it; the hub tries again by itself.");
        }
    }

    /// <summary>An answer that cannot be: what follows on this connection would be out of step.</summary>
    internal KeyRefusedException Broken(string what)
    {
        Drop();
        return new(KeyRefusal.StoreFault, $"The TPM '{address}' gave {what}: look at the TPM or its emulator; one that goes on so is not fit for this hub.");
    }

    /// <summary>The loaded object was wrapped by another TPM.</summary>
    internal static bool IsOfAnotherTpm(KeyRefusedException refusal) => refusal.Message.Contains("another TPM", StringComparison.Ordinal);

    /// <summary>Bits 8 to 11 of a format-one code say which handle or parameter is meant (Part 2 §6.6.2); what is wrong with it stands below.</summary>
    internal KeyRefusedException Refused(string command, uint code) => (code & TpmCode.Reason) switch
    {
        TpmCode.AuthorisationFailed or TpmCode.BadAuthorisation when command is not ("GetRandom" or "Unseal" or "Create") => new(
            KeyRefusal.WrongActivationCode, "This is not the activation code of the keys in the TPM: give the one they were made with."),
        TpmCode.Integrity when command == "Load" => new(
            KeyRefusal.TokenOffline, $"The keys in this database were made by another TPM than '{address}' and only that one opens them: bring the database back to its machine, or declare a new crypto token."),
        TpmCode.PolicyFailed => new(
            KeyRefusal.StateChanged, $"The TPM '{address}' keeps what was sealed: firmware, boot loader or secure boot settings of this machine are not those under which it was sealed. Put them back, or recover the hub."),
        _ when command is "ActivateCredential" => new(
            KeyRefusal.Undecryptable, "The challenge was made for another TPM or another attestation key, or was altered: take a claim anew ('birthmark hub enrol begin') and have it challenged."),
        // libtpms answers a wrong OAEP padding with TPM_RC_FAILURE, and goes on.
        _ when command is "ECDH_ZGen" or "RSA_Decrypt" && ((code & TpmCode.FormatOne) != 0 || code is TpmCode.NoResult or TpmCode.Failure) => new(
            KeyRefusal.Undecryptable, "What was handed in was not wrapped for this key of the TPM, or was altered: have it wrapped anew for this key."),
        _ => new(KeyRefusal.StoreFault, $"The TPM '{address}' refused {command} with code 0x{code:X}: look it up in TPM 2.0 Part 2; the state of the TPM does not allow it."),
    };

    private Stream Open()
    {
        var opened = address.Open();
        if (opened.CanTimeout)
        {
            opened.ReadTimeout = opened.WriteTimeout = (int)deadline.TotalMilliseconds;
        }

        return opened;
    }

    private void Drop()
    {
        // A TPM without resource manager keeps the session when the connection goes.
        leftBehind = channel?.Handle ?? leftBehind;
        heldBehind = held?.Handle ?? heldBehind;
        held = null;
        Forget();
        stream?.Dispose();
        stream = null;
    }
}
