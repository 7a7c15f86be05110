using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Birthmark.Exchange.Log;
using Birthmark.Storage;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Tests.Log;

public sealed class CheckpointBookTests
{
    [Fact]
    public async Task A_checkpoint_is_made_when_the_log_has_grown_and_only_then()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        await hub.GrowAsync(10);
        var first = await hub.Checkpoints.EnsureAsync();
        Assert.Equal(first.Note.Encode(), (await hub.Checkpoints.EnsureAsync()).Note.Encode());
        await hub.GrowAsync(600);
        var second = await hub.Checkpoints.EnsureAsync();
        // The leaf between them names the first.
        Assert.Equal(first.Size + 601, second.Size);
        Assert.Equal((await hub.Store.Audit.Tree.HeadAsync(second.Size)).Root, second.Checkpoint.Head.Root);
        Assert.True(second.Note.IsSignedBy(await hub.Checkpoints.KeyAsync()));
        Assert.Equal(first.Size, (await hub.Checkpoints.FirstCoveringAsync(1))!.Size);
    }

    [Fact]
    public async Task The_checkpoints_key_lives_in_the_crypto_token_and_stays_over_a_restart()
    {
        using var folder = new TemporaryFolder();
        string key;
        await using (var hub = await Hub.StartAsync(folder))
        {
            await hub.Checkpoints.EnsureAsync();
            key = (await hub.Checkpoints.KeyAsync()).Text;
        }

        await using var again = await Hub.StartAsync(folder);
        Assert.Equal(key, (await again.Checkpoints.KeyAsync()).Text);
        await again.GrowAsync(1);
        Assert.True((await again.Checkpoints.EnsureAsync()).Note.IsSignedBy(await again.Checkpoints.KeyAsync()));
    }

    [Theory]
    [InlineData("UPDATE exchange_checkpoint SET note = zeroblob(40)")]
    [InlineData("UPDATE exchange_checkpoint SET note = replace(CAST(note AS TEXT), char(10) || char(10), char(10) || 'x' || char(10) || char(10))")]
    public async Task A_kept_checkpoint_that_was_altered_by_hand_keeps_the_hub_from_signing_another(string sql)
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        await hub.Checkpoints.EnsureAsync();
        await hub.GrowAsync(3);
        Assert.True(await hub.Store.Journal.CommitAsync("hand", tx => tx.Execute(sql)) > 0);
        var refused = await Assert.ThrowsAsync<ExchangeRefusedException>(() => hub.Checkpoints.EnsureAsync());
        Assert.Equal(ExchangeRefusal.LogRewritten, refused.Code);
    }

    [Theory]
    [InlineData("DELETE FROM exchange_checkpoint")]
    [InlineData("DELETE FROM exchange_checkpoint WHERE size = (SELECT MAX(size) FROM exchange_checkpoint)")]
    [InlineData("DELETE FROM audit_log WHERE log_index = (SELECT MAX(size) FROM exchange_checkpoint)")]
    [InlineData("UPDATE audit_log SET leaf = replace(CAST(leaf AS TEXT), 'checkpoint', 'something') WHERE log_index = (SELECT MAX(size) FROM exchange_checkpoint)")]
    public async Task Checkpoints_that_were_deleted_are_missed_since_the_log_names_the_last_one(string sql)
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        await hub.Checkpoints.EnsureAsync();
        await hub.GrowAsync(3);
        await hub.Checkpoints.EnsureAsync();
        await hub.Checkpoints.VerifyAsync();
        Assert.True(await hub.Store.Journal.CommitAsync("hand", tx => tx.Execute(sql)) > 0);
        var refused = await Assert.ThrowsAsync<ExchangeRefusedException>(() => hub.Checkpoints.VerifyAsync());
        Assert.Equal(ExchangeRefusal.LogRewritten, refused.Code);
        Assert.Contains("by hand", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_found_altered_while_the_hub_runs_is_added_to_no_more()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var checkpoint = await hub.Checkpoints.EnsureAsync();
        await hub.Store.Journal.CommitAsync("hand", tx => tx.Execute("UPDATE audit_log SET leaf_hash = zeroblob(32) WHERE log_index = 1"));
        await hub.Store.Journal.CommitAsync("act", tx => { tx.Record(new AuditRecord("act", "tester", "1")); return true; });
        await Assert.ThrowsAsync<ExchangeRefusedException>(() => hub.Checkpoints.EnsureAsync());
        await Assert.ThrowsAsync<StorageUnavailableException>(() => hub.GrowAsync(1));
        Assert.Equal(checkpoint.Size, (await hub.Checkpoints.NewestAsync())!.Size);
    }

    [Fact]
    public async Task A_registered_witness_may_cosign_and_its_line_is_served()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        using var oem = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var witness = await hub.Witnesses.AddAsync("oem.example/witness", oem.ExportSubjectPublicKeyInfoPem(), "owner");
        var checkpoint = await hub.Checkpoints.EnsureAsync();
        await hub.Checkpoints.TakeCosignatureAsync(Cosign(checkpoint, oem, witness).Encode());
        await hub.Checkpoints.TakeCosignatureAsync(Cosign(checkpoint, oem, witness).Encode());
        var served = (await hub.Checkpoints.NewestAsync())!;
        Assert.Equal(2, served.Note.Signatures.Count);
        Assert.True(served.Note.IsSignedBy(witness));
        Assert.Equal(served.Size, (await hub.Checkpoints.FirstWitnessedAsync(1))!.Size);
        Assert.Null(await hub.Checkpoints.FirstWitnessedAsync(served.Size + 1));
    }

    [Fact]
    public async Task A_cosignature_by_a_stranger_or_over_a_checkpoint_never_made_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        using var oem = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.True(NoteKey.TryMake("stranger", oem.ExportSubjectPublicKeyInfo(), out var stranger, out _));
        var checkpoint = await hub.Checkpoints.EnsureAsync();
        var unknown = await Assert.ThrowsAsync<ExchangeRefusedException>(() => hub.Checkpoints.TakeCosignatureAsync(Cosign(checkpoint, oem, stranger).Encode()));
        Assert.Equal(ExchangeRefusal.WitnessUnknown, unknown.Code);
        await hub.Witnesses.AddAsync("stranger", oem.ExportSubjectPublicKeyInfoPem(), "owner");
        var never = new SignedCheckpoint(checkpoint.Checkpoint with { Head = new(checkpoint.Size + 1, new byte[32]) }, checkpoint.Note);
        var refused = await Assert.ThrowsAsync<ExchangeRefusedException>(() => hub.Checkpoints.TakeCosignatureAsync(Cosign(never, oem, stranger).Encode()));
        Assert.Equal(ExchangeRefusal.CheckpointUnknown, refused.Code);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var taken = await Assert.ThrowsAsync<ExchangeRefusedException>(() => hub.Witnesses.AddAsync("stranger", other.ExportSubjectPublicKeyInfoPem(), "owner"));
        Assert.Equal(ExchangeRefusal.WitnessExists, taken.Code);
    }

    [Fact]
    public async Task Tiles_and_bundles_suffice_to_compute_the_checkpoints_root()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        await hub.GrowAsync(700);
        var checkpoint = await hub.Checkpoints.EnsureAsync();
        var leaves = new List<byte[]>();
        for (var left = checkpoint.Size; left > 0; left -= 256)
        {
            var path = new TilePath((checkpoint.Size - left) / 256, (int)Math.Min(left, 256));
            var hashes = Split(await hub.Tiles.TileAsync(0, path));
            Assert.Equal(hashes, Entries(await hub.Tiles.EntriesAsync(path)).Select(e => AuditLeaf.Hash(e)));
            leaves.AddRange(hashes);
        }

        Assert.Equal(checkpoint.Size, leaves.Count);
        Assert.Equal(checkpoint.Checkpoint.Head.Root, TreeHash.Root(leaves));
        var above = Split(await hub.Tiles.TileAsync(1, new TilePath(0, (int)(checkpoint.Size / 256))));
        Assert.Equal(above[0], TreeHash.Root(leaves[..256]));
        await Assert.ThrowsAsync<ExchangeRefusedException>(() => hub.Tiles.TileAsync(0, new TilePath(9, 256)));
        await Assert.ThrowsAsync<ExchangeRefusedException>(() => hub.Tiles.EntriesAsync(new TilePath(long.MaxValue, 256)));
        await Assert.ThrowsAsync<ExchangeRefusedException>(() => hub.Tiles.TileAsync(63, new TilePath(0, 1)));
    }

    internal static SignedNote Cosign(SignedCheckpoint checkpoint, ECDsa key, NoteKey name) => new(checkpoint.Checkpoint.Text,
        [new(name.Name, name.Id, key.SignData(Encoding.UTF8.GetBytes(checkpoint.Checkpoint.Text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))]);

    private static List<byte[]> Split(byte[] tile) => [.. tile.Chunk(32)];

    private static IEnumerable<byte[]> Entries(byte[] bundle)
    {
        for (var at = 0; at < bundle.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.AsSpan(at));
            yield return bundle.AsSpan(at + 2, length).ToArray();
            at += 2 + length;
        }
    }
}
