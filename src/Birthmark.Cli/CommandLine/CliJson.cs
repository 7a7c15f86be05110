using System.Text.Json.Serialization;
using Birthmark.Cli.Doctor;
using Birthmark.Cli.Enrolment;
using Birthmark.Cli.Evidence;
using Birthmark.Cli.Exchange;
using Birthmark.Cli.Files;
using Birthmark.Cli.Images;
using Birthmark.Cli.Reconciling;
using Birthmark.Cli.Stations;
using Birthmark.Cli.Verification;
using Birthmark.Exchange.Verification;
using Birthmark.Exchange.Orders;
using Birthmark.Exchange.Packages;

namespace Birthmark.Cli.CommandLine;

/// <summary>JSON of answers that the program makes itself.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VersionView))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(WrittenFile))]
[JsonSerializable(typeof(ReportWords))]
[JsonSerializable(typeof(LogVerdict))]
[JsonSerializable(typeof(EnrolledFiles))]
[JsonSerializable(typeof(ImageFaultsView))]
[JsonSerializable(typeof(ImageView))]
[JsonSerializable(typeof(MapView))]
[JsonSerializable(typeof(PartsView))]
[JsonSerializable(typeof(BuildView))]
[JsonSerializable(typeof(DiffView))]
[JsonSerializable(typeof(PreviewView))]
[JsonSerializable(typeof(ExchangeWords))]
[JsonSerializable(typeof(PackageManifest))]
[JsonSerializable(typeof(OrderMessage))]
[JsonSerializable(typeof(Inspection))]
[JsonSerializable(typeof(Reconciled))]
[JsonSerializable(typeof(KeptLogs))]
[JsonSerializable(typeof(VerifiedLogs))]
[JsonSerializable(typeof(ExportedLogs))]
[JsonSerializable(typeof(EnrolledHub))]
[JsonSerializable(typeof(WrittenClaim))]
[JsonSerializable(typeof(KeptChallenge))]
internal sealed partial class CliJson : JsonSerializerContext;
