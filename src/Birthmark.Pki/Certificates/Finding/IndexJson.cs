using System.Text.Json.Serialization;

namespace Birthmark.Pki.Certificates.Finding;

[JsonSerializable(typeof(List<long>))]
internal sealed partial class IndexJson : JsonSerializerContext;
