using System.Text.Json.Serialization;

namespace Birthmark.Enrollment.Ejbca.Wire;

/// <summary>Generated writers of all answers.</summary>
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(WaitingAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(CaListAnswer))]
[JsonSerializable(typeof(CrlAnswer))]
[JsonSerializable(typeof(CreateCrlAnswer))]
[JsonSerializable(typeof(EnrolmentAnswer))]
[JsonSerializable(typeof(KeyStoreAnswer))]
[JsonSerializable(typeof(RevocationAnswer))]
[JsonSerializable(typeof(CertificateSearchAnswer))]
[JsonSerializable(typeof(ExpiringAnswer))]
[JsonSerializable(typeof(CountAnswer))]
[JsonSerializable(typeof(CertificateSearchV2Answer))]
[JsonSerializable(typeof(CertificateProfileAnswer))]
[JsonSerializable(typeof(EndEntitySearchAnswer))]
[JsonSerializable(typeof(AuthorisedProfilesAnswer))]
[JsonSerializable(typeof(EndEntityProfileAnswer))]
[JsonSerializable(typeof(MessageAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
