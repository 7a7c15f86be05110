namespace Birthmark.Keys.Tpm;

/// <summary>The TPM's own non-volatile memory, by index (Part 3 §31).</summary>
internal static class TpmMemory
{
    internal static bool Has(TpmSession session, uint index)
    {
        // Handles from this one on, at most one: asking is no error when there is none.
        var body = new TpmWriter().U32(TpmCode.CapabilityHandles).U32(index).U32(1).ToArray();
        var reader = new TpmReader(session.Command("GetCapability", TpmCode.GetCapability, body));
        reader.U8();
        var kind = reader.U32();
        var count = reader.U32();
        var first = count == 1 ? reader.U32() : 0;
        return reader.IsWhole && kind == TpmCode.CapabilityHandles && count <= 1 ? first == index : throw session.Broken("a list of handles that was not asked for, or is cut short");
    }

    /// <summary>TPMS_NV_PUBLIC (Part 2 §13.5): what kind of memory it is, and its octets.</summary>
    internal static (uint Attributes, int Size) Look(TpmSession session, uint index)
    {
        var reader = new TpmReader(session.Command("NV_ReadPublic", TpmCode.NvReadPublic, new TpmWriter().U32(index).ToArray()));
        var area = new TpmReader(reader.Sized());
        reader.Sized();
        var isIt = area.U32() == index;
        area.U16();
        var attributes = area.U32();
        area.Sized();
        var size = area.U16();
        return reader.IsWhole && area.IsWhole && isIt ? (attributes, size) : throw session.Broken($"a description of 0x{index:x8} that is of another, or cut short");
    }

    internal static byte[] Read(TpmSession session, uint index, int at, int length)
    {
        var answer = session.Authorised(
            "NV_Read", TpmCode.NvRead, [index, index], TpmSession.Password([]), new TpmWriter().U16(length).U16(at).ToArray());
        var reader = new TpmReader(answer);
        var octets = reader.Sized().ToArray();
        return reader.IsWhole && octets.Length == length ? octets : throw session.Broken($"{octets.Length} octets of 0x{index:x8} instead of {length}");
    }
}
