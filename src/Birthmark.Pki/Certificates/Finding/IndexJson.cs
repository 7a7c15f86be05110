using System.Text.Json.Serialization;

namespace Birthmark.Pki.Certificates.Finding;

[JsonSerializable(typeof(List<long>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class IndexJson : JsonSerializerContext;
