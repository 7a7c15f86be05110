namespace Birthmark.Keys.Tpm;

/// <summary>
/// A counter in the TPM's own memory. It only goes up: removed and made again it begins above every value that any counter of this TPM had
/// (Part 1 §37.2.4.3), so nobody who may use the TPM sets it back.
/// </summary>
internal sealed class TpmCounter(TpmLink link, uint index) : IMonotonicCounter
{
    private const int Length = 8;

    public string Name => $"TPM counter 0x{index:x8}";

    public bool IsThere() => link.Use(IsDefined);

    public long Read() => link.Use(Value);

    public long Advance() => link.Use(session =>
    {
        if (!IsDefined(session))
        {
            Define(session);
        }

        session.Authorised("NV_Increment", TpmCode.NvIncrement, [index, index], TpmSession.Password([]), []);
        return Value(session);
    });

    private bool IsDefined(TpmSession session) => TpmMemory.Has(session, index);

    private void Define(TpmSession session)
    {
        var area = new TpmWriter().U32(index).U16(TpmCode.AlgorithmSha256).U32(TpmCode.Counter).U16(0).U16(Length).ToArray();
        session.Authorised("NV_DefineSpace", TpmCode.NvDefineSpace, [TpmCode.Owner], TpmSession.Password([]), new TpmWriter().U16(0).Sized(area).ToArray());
    }

    private long Value(TpmSession session)
    {
        // Somebody may have made another kind of memory under this number.
        if ((TpmMemory.Look(session, index).Attributes & TpmCode.NvKind) != (TpmCode.Counter & TpmCode.NvKind))
        {
            throw session.Broken($"0x{index:x8} that is no counter");
        }

        var count = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(TpmMemory.Read(session, index, 0, Length));
        return count <= long.MaxValue ? (long)count : throw session.Broken($"a counter of {count}");
    }
}
