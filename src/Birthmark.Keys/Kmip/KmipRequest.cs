using Birthmark.Keys.Kmip.Ttlv;

namespace Birthmark.Keys.Kmip;

/// <summary>A request of one operation (KMIP 1.4 §7.1): the client never batches, so that an answer is of one thing.</summary>
internal static class KmipRequest
{
    /// <summary>The caller disposes it.</summary>
    internal static TtlvWriter Write(KmipVersion version, KmipOperation operation, Action<TtlvWriter> payload) => new TtlvWriter().Structure(
        KmipTag.RequestMessage,
        message => message
            .Structure(KmipTag.RequestHeader, header => WriteHeader(header, version))
            .Structure(KmipTag.BatchItem, item => item.Enumeration(KmipTag.Operation, (int)operation).Structure(KmipTag.RequestPayload, payload)));

    internal static void WriteVersion(TtlvWriter writer, KmipVersion version) => writer.Structure(
        KmipTag.ProtocolVersion, v => v.Integer(KmipTag.ProtocolVersionMajor, version.Major).Integer(KmipTag.ProtocolVersionMinor, version.Minor));

    private static void WriteHeader(TtlvWriter header, KmipVersion version)
    {
        WriteVersion(header, version);
        header.Integer(KmipTag.MaximumResponseSize, TtlvReader.MaxLength).Integer(KmipTag.BatchCount, 1);
    }
}
