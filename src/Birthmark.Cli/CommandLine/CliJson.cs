using System.Text.Json.Serialization;
using Birthmark.Cli.Doctor;
using Birthmark.Cli.Files;
using Birthmark.Cli.Stations;
using Birthmark.Cli.Verification;

namespace Birthmark.Cli.CommandLine;

/// <summary>JSON of answers that the program makes itself.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VersionView))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(WrittenFile))]
[JsonSerializable(typeof(ReportWords))]
[JsonSerializable(typeof(EnrolledFiles))]
internal sealed partial class CliJson : JsonSerializerContext;
