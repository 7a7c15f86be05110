namespace Birthmark.Keys.Kmip.Ttlv;

/// <summary>What an item holds (KMIP 1.4 §9.1.1.2, KMIP 2.0 §9.1.1.2).</summary>
internal enum TtlvType : byte
{
    Structure = 1,
    Integer = 2,
    LongInteger = 3,
    BigInteger = 4,
    Enumeration = 5,
    Boolean = 6,
    TextString = 7,
    ByteString = 8,
    DateTime = 9,
    Interval = 10,

    /// <summary>KMIP 2.0.</summary>
    DateTimeExtended = 11,
}
