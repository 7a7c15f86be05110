using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Storage.Tests;

public sealed class AuditLeafTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_leaf_is_canonical_JSON_with_sorted_members()
    {
        var leaf = AuditLeaf.Encode(7, Noon, new AuditRecord("device.create", "bench-1", "0001", ("station", "bench-1"), ("batch", "B"), ("none", null)));
        Assert.Equal(
            """{"act":"device.create","actor":"bench-1","at":"2026-01-02T12:00:00.000Z","facts":{"batch":"B","station":"bench-1"},"index":"7","subject":"0001"}""",
            Encoding.UTF8.GetString(leaf));
    }

    [Fact]
    public void The_leaf_hash_is_that_of_RFC_6962_section_2_1()
    {
        // RFC 6962 leaf of the empty string: SHA-256(00).
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", Convert.ToHexStringLower(AuditLeaf.Hash([])));
    }

    [Fact]
    public void Any_text_survives_a_JSON_reader() => Prop.ForAll<NonNull<string>>(text =>
    {
        var clean = new string([.. text.Get.Where(c => !char.IsSurrogate(c))]);
        using var json = JsonDocument.Parse(AuditLeaf.Encode(0, Noon, new AuditRecord("a", "b", clean)));
        return json.RootElement.GetProperty("subject").GetString() == clean;
    }).QuickCheckThrowOnFailure();
}
