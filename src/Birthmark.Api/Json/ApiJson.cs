using System.Text.Json.Serialization;
using Birthmark.Api.Access;
using Birthmark.Api.Accounts;
using Birthmark.Api.Audit;
using Birthmark.Api.Authorities;
using Birthmark.Api.Batches;
using Birthmark.Api.Certificates;
using Birthmark.Api.Devices;
using Birthmark.Api.Evidence;
using Birthmark.Api.Exchange;
using Birthmark.Api.Health;
using Birthmark.Api.Hub;
using Birthmark.Api.Kms;
using Birthmark.Api.Pki;
using Birthmark.Api.Problems;
using Birthmark.Api.Projects;
using Birthmark.Api.Reconciliation;
using Birthmark.Api.Stations;

namespace Birthmark.Api.Json;

/// <summary>How the wire records are written: snake_case, no nulls; generated at build time. <see cref="WireOptions"/> says the same to frameworks.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OpenBatchRequest))]
[JsonSerializable(typeof(BatchView))]
[JsonSerializable(typeof(BatchPage))]
[JsonSerializable(typeof(ListPage))]
[JsonSerializable(typeof(ListedDevice))]
[JsonSerializable(typeof(ListDeltaLine))]
[JsonSerializable(typeof(CreateDevicesRequest))]
[JsonSerializable(typeof(CreatedDevice))]
[JsonSerializable(typeof(CreatedDevices))]
[JsonSerializable(typeof(DeviceView))]
[JsonSerializable(typeof(DevicePage))]
[JsonSerializable(typeof(DeviceKeyRequest))]
[JsonSerializable(typeof(ProvisionManyRequest))]
[JsonSerializable(typeof(ProvisioningOutputs))]
[JsonSerializable(typeof(ProvisionedDevices))]
[JsonSerializable(typeof(StatusRequest))]
[JsonSerializable(typeof(ReportedStatus))]
[JsonSerializable(typeof(ReportManyRequest))]
[JsonSerializable(typeof(ReportedStatuses))]
[JsonSerializable(typeof(ProjectApplication))]
[JsonSerializable(typeof(ProjectDifference))]
[JsonSerializable(typeof(ProjectView))]
[JsonSerializable(typeof(ProjectComparison))]
[JsonSerializable(typeof(RecipeView))]
[JsonSerializable(typeof(DevicePreview))]
[JsonSerializable(typeof(ProjectPage))]
[JsonSerializable(typeof(InvitationRequest))]
[JsonSerializable(typeof(Invitation))]
[JsonSerializable(typeof(EnrolRequest))]
[JsonSerializable(typeof(EnrolReply))]
[JsonSerializable(typeof(TrustView))]
[JsonSerializable(typeof(StationView))]
[JsonSerializable(typeof(StationPage))]
[JsonSerializable(typeof(AccountInvitationRequest))]
[JsonSerializable(typeof(AccountInvitation))]
[JsonSerializable(typeof(AccountView))]
[JsonSerializable(typeof(AccountList))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(PasskeyList))]
[JsonSerializable(typeof(PkiFiles))]
[JsonSerializable(typeof(PkiChanges))]
[JsonSerializable(typeof(RevocationRequestView))]
[JsonSerializable(typeof(RevocationRequestPage))]
[JsonSerializable(typeof(RejectionRequest))]
[JsonSerializable(typeof(AuthorityList))]
[JsonSerializable(typeof(IssuanceCountList))]
[JsonSerializable(typeof(CryptoTokenView))]
[JsonSerializable(typeof(CryptoTokenList))]
[JsonSerializable(typeof(ActivationRequest))]
[JsonSerializable(typeof(ExternalRequest))]
[JsonSerializable(typeof(ExternalAnswer))]
[JsonSerializable(typeof(AuthorityView))]
[JsonSerializable(typeof(CrlView))]
[JsonSerializable(typeof(CertificateView))]
[JsonSerializable(typeof(CertificatePage))]
[JsonSerializable(typeof(RevocationRequest))]
[JsonSerializable(typeof(AuthorityCheckRequest))]
[JsonSerializable(typeof(AuthorityCheck))]
[JsonSerializable(typeof(KmsCheckRequest))]
[JsonSerializable(typeof(KmsCheck))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(AccessView))]
[JsonSerializable(typeof(AliveView))]
[JsonSerializable(typeof(ClockView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(HubIdentityView))]
[JsonSerializable(typeof(OemView))]
[JsonSerializable(typeof(OemList))]
[JsonSerializable(typeof(PairRequest))]
[JsonSerializable(typeof(ImportedPackage))]
[JsonSerializable(typeof(ImportedOrder))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(RoleView))]
[JsonSerializable(typeof(RoleList))]
[JsonSerializable(typeof(RoleDisabling))]
[JsonSerializable(typeof(OrderList))]
[JsonSerializable(typeof(PackageList))]
[JsonSerializable(typeof(ReconciliationView))]
[JsonSerializable(typeof(FindingView))]
[JsonSerializable(typeof(FindingPage))]
[JsonSerializable(typeof(SiteRequest))]
[JsonSerializable(typeof(SiteView))]
[JsonSerializable(typeof(SiteList))]
[JsonSerializable(typeof(HubClaimView))]
[JsonSerializable(typeof(HubChallengeView))]
[JsonSerializable(typeof(HubProofView))]
[JsonSerializable(typeof(HubCertificatesRequest))]
[JsonSerializable(typeof(HubKeysView))]
[JsonSerializable(typeof(HubEnrolmentView))]
[JsonSerializable(typeof(Problem))]
public sealed partial class ApiJson : JsonSerializerContext;
