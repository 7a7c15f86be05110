using System.Buffers.Binary;

namespace Birthmark.Keys.Tpm;

/// <summary>A sequence of commands; what it loaded is flushed when it ends, however it ends.</summary>
internal sealed class TpmSession(TpmLink link) : IDisposable
{
    private const int HeaderLength = 10;

    private readonly Stack<uint> loaded = [];
    private readonly Dictionary<uint, byte[]> names = [];
    private uint? borrowed;

    /// <summary>A command without authorisation; gives everything after the header.</summary>
    internal byte[] Command(string name, uint code, ReadOnlySpan<byte> body) => Send(name, TpmCode.NoSessions, code, body);

    /// <summary>StartAuthSession: gives handle and nonce. Where killed programs left the TPM no room for sessions, theirs are flushed first.</summary>
    internal byte[] Starting(ReadOnlySpan<byte> body)
    {
        var (result, answer) = Exchange(TpmCode.NoSessions, TpmCode.StartAuthSession, body);
        if (result is TpmCode.SessionMemory or TpmCode.SessionHandles)
        {
            FlushSessions();
            (result, answer) = Exchange(TpmCode.NoSessions, TpmCode.StartAuthSession, body);
        }

        return result == 0 ? answer : throw link.Refused("StartAuthSession", result);
    }

    /// <summary>A command whose secrets are hidden from whoever listens, and whose authorisation is never said.</summary>
    /// <param name="name">For refusals.</param>
    /// <param name="code">Command.</param>
    /// <param name="handles">Its handles.</param>
    /// <param name="parameters">With the secret, if any, first; it is encrypted in them.</param>
    /// <param name="hides">Which side's first parameter is secret.</param>
    /// <param name="authorisation">Of the first handle.</param>
    /// <param name="first">The first handle is authorised by this instead.</param>
    /// <param name="last">The last handle is authorised by this.</param>
    internal byte[] Secretly(
        string name, uint code, ReadOnlySpan<uint> handles, byte[] parameters, Hides hides,
        ReadOnlySpan<byte> authorisation = default, ReadOnlySpan<byte> first = default, ReadOnlySpan<byte> last = default)
    {
        var (channel, body, called) = (link.Channel, new TpmWriter(), new TpmWriter());
        foreach (var handle in handles)
        {
            body.U32(handle);
            called.Raw(names.TryGetValue(handle, out var known) ? known : new TpmWriter().U32(handle).ToArray());
        }

        byte[] authorisations = [.. first, .. channel.Authorise(code, called.ToArray(), parameters, authorisation, hides), .. last];
        var (result, answer) = Exchange(TpmCode.Sessions, code, body.U32((uint)authorisations.Length).Raw(authorisations).Raw(parameters).ToArray());
        if (result != 0)
        {
            link.CloseChannel();
            throw link.Refused(name, result);
        }

        return Uncovered(name, code, answer, hides, authorisation, isSecond: !first.IsEmpty);
    }

    /// <summary>A command with a password for its one handle; gives what follows handle and parameter size.</summary>
    internal byte[] Authorised(string name, uint code, uint handle, ReadOnlySpan<byte> password, ReadOnlySpan<byte> parameters, bool givesHandle) =>
        Authorised(name, code, [handle], Password(password), parameters, givesHandle);

    /// <summary>A command with its handles, and an authorisation for each that wants one, in their order (Part 1 §18.7).</summary>
    internal byte[] Authorised(string name, uint code, ReadOnlySpan<uint> handles, ReadOnlySpan<byte> authorisations, ReadOnlySpan<byte> parameters, bool givesHandle = false)
    {
        if (givesHandle)
        {
            link.ReleaseHeld();
        }

        var body = new TpmWriter();
        foreach (var handle in handles)
        {
            body.U32(handle);
        }

        var answer = Send(name, TpmCode.Sessions, code, body.U32((uint)authorisations.Length).Raw(authorisations).Raw(parameters).ToArray());
        var reader = new TpmReader(answer);
        if (givesHandle)
        {
            loaded.Push(reader.U32());
        }

        var size = reader.U32();
        var result = reader.Take((int)Math.Min(size, int.MaxValue)).ToArray();
        return reader.IsWhole ? result : throw link.Broken($"{name} with sizes that do not fit");
    }

    internal static byte[] Password(ReadOnlySpan<byte> password) =>
        new TpmWriter().U32(TpmCode.PasswordSession).U16(0).U8(0).Sized(password).ToArray();

    /// <summary>A policy session stands for what was proven in it.</summary>
    internal static byte[] Policy(uint policy) => new TpmWriter().U32(policy).U16(0).U8(TpmCode.KeepsSession).U16(0).ToArray();

    /// <summary>The object or session that was loaded last.</summary>
    internal uint Loaded => borrowed ?? loaded.Peek();

    /// <summary>What was loaded by an earlier sequence, and stays.</summary>
    internal void Borrow(TpmHeldKey key)
    {
        borrowed = key.Handle;
        names[key.Handle] = key.Name;
    }

    /// <summary>Leaves what was loaded last in its place when the sequence ends.</summary>
    internal TpmHeldKey Release(byte[] wrapped)
    {
        var handle = loaded.Pop();
        return new(handle, names[handle], wrapped);
    }

    /// <summary>What was loaded last goes by the name of this public area from now on.</summary>
    internal void Name(ReadOnlySpan<byte> publicArea) => names[Loaded] = Identity.TpmCredential.NameOf(publicArea);

    /// <summary>It is flushed with the sequence.</summary>
    internal void Keep(uint handle) => loaded.Push(handle);

    internal KeyRefusedException Broken(string what) => link.Broken(what);

    public void Dispose()
    {
        while (loaded.TryPop(out var handle))
        {
            try
            {
                Command("FlushContext", TpmCode.FlushContext, new TpmWriter().U32(handle).ToArray());
            }
            catch (KeyRefusedException)
            {
                // The connection is gone, and with a resource manager what was loaded over it; the next sequence says so.
            }
        }
    }

    private byte[] Send(string name, int tag, uint code, ReadOnlySpan<byte> body)
    {
        var (result, answer) = Exchange(tag, code, body);
        return result == 0 ? answer : throw link.Refused(name, result);
    }

    private (uint Code, byte[] Body) Exchange(int tag, uint code, ReadOnlySpan<byte> body) => link.Exchange(Framed(tag, code, body));

    internal static byte[] Framed(int tag, uint code, ReadOnlySpan<byte> body)
    {
        var command = new byte[HeaderLength + body.Length];
        BinaryPrimitives.WriteUInt16BigEndian(command, (ushort)tag);
        BinaryPrimitives.WriteUInt32BigEndian(command.AsSpan(2), (uint)command.Length);
        BinaryPrimitives.WriteUInt32BigEndian(command.AsSpan(6), code);
        body.CopyTo(command.AsSpan(HeaderLength));
        return command;
    }

    /// <summary>Parameters of an answer that is by the TPM and no other.</summary>
    private byte[] Uncovered(string name, uint code, byte[] answer, Hides hides, ReadOnlySpan<byte> authorisation, bool isSecond)
    {
        var reader = new TpmReader(answer);
        var size = reader.U32();
        var parameters = reader.Take((int)Math.Min(size, int.MaxValue)).ToArray();
        if (isSecond)
        {
            reader.Sized();
            reader.U8();
            reader.Sized();
        }

        var nonce = reader.Sized();
        var attributes = reader.U8();
        var tag = reader.Sized();
        return !reader.IsWhole ? throw link.Broken($"{name} with sizes that do not fit")
            : link.Channel.TryAccept(code, parameters, nonce, attributes, tag, authorisation, hides) ? parameters
            : throw link.Broken($"an answer to {name} that somebody else made or altered (its HMAC is wrong)");
    }

    private void FlushSessions()
    {
        var body = new TpmWriter().U32(TpmCode.CapabilityHandles).U32(TpmCode.LoadedSessions).U32(64).ToArray();
        var reader = new TpmReader(Command("GetCapability", TpmCode.GetCapability, body));
        reader.Take(5);
        for (var left = Math.Min(reader.U32(), 64); left > 0 && reader.IsWhole; left--)
        {
            if (reader.U32() is var handle && !link.IsChannel(handle))
            {
                link.Exchange(Framed(TpmCode.NoSessions, TpmCode.FlushContext, new TpmWriter().U32(handle).ToArray()));
            }
        }
    }
}
