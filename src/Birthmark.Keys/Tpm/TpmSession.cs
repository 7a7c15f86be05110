using System.Buffers.Binary;

namespace Birthmark.Keys.Tpm;

/// <summary>A sequence of commands; what it loaded is flushed when it ends, however it ends.</summary>
internal sealed class TpmSession(TpmLink link) : IDisposable
{
    private const int HeaderLength = 10;

    private readonly Stack<uint> loaded = [];

    /// <summary>A command without authorisation; gives everything after the header.</summary>
    internal byte[] Command(string name, uint code, ReadOnlySpan<byte> body) => Send(name, TpmCode.NoSessions, code, body);

    /// <summary>A command without authorisation that loads something; gives what follows its handle.</summary>
    internal byte[] Opening(string name, uint code, ReadOnlySpan<byte> body)
    {
        var reader = new TpmReader(Command(name, code, body));
        var handle = reader.U32();
        if (!reader.IsWhole)
        {
            throw link.Broken($"{name} without a handle");
        }

        loaded.Push(handle);
        return reader.Rest.ToArray();
    }

    /// <summary>A command with a password for its one handle; gives what follows handle and parameter size.</summary>
    internal byte[] Authorised(string name, uint code, uint handle, ReadOnlySpan<byte> password, ReadOnlySpan<byte> parameters, bool givesHandle) =>
        Authorised(name, code, [handle], Password(password), parameters, givesHandle);

    /// <summary>A command with its handles, and an authorisation for each that wants one, in their order (Part 1 §18.7).</summary>
    internal byte[] Authorised(string name, uint code, ReadOnlySpan<uint> handles, ReadOnlySpan<byte> authorisations, ReadOnlySpan<byte> parameters, bool givesHandle = false)
    {
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
    internal uint Loaded => loaded.Peek();

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
        var command = new byte[HeaderLength + body.Length];
        BinaryPrimitives.WriteUInt16BigEndian(command, (ushort)tag);
        BinaryPrimitives.WriteUInt32BigEndian(command.AsSpan(2), (uint)command.Length);
        BinaryPrimitives.WriteUInt32BigEndian(command.AsSpan(6), code);
        body.CopyTo(command.AsSpan(HeaderLength));
        var (result, answer) = link.Exchange(command);
        return result == 0 ? answer : throw link.Refused(name, result);
    }
}
