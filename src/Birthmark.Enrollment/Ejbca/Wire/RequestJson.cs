using System.Text.Json.Serialization;

namespace Birthmark.Enrollment.Ejbca.Wire;

/// <summary>Generated readers of all requests.</summary>
[JsonSerializable(typeof(Pkcs10EnrolRequest))]
[JsonSerializable(typeof(CertificateRequestRequest))]
[JsonSerializable(typeof(EnrolKeyStoreRequest))]
[JsonSerializable(typeof(FinalizeRequest))]
[JsonSerializable(typeof(CertificateSearchRequest))]
[JsonSerializable(typeof(CertificateSearchV2Request))]
[JsonSerializable(typeof(EndEntityRequest))]
[JsonSerializable(typeof(EndEntityRevokeRequest))]
[JsonSerializable(typeof(EndEntityStatusRequest))]
[JsonSerializable(typeof(EndEntitySearchRequest))]
[JsonSerializable(typeof(ActivateTokenRequest))]
[JsonSerializable(typeof(GenerateKeyRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;
