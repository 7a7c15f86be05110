using Birthmark.Storage.Merkle;

namespace Birthmark.Storage.Tests;

public sealed class AuditTreeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-tree-").FullName;

    /// <summary>Leaves and roots of the tree that the Certificate Transparency implementations test with.</summary>
    public static TheoryData<int, string> KnownRoots => new()
    {
        { 1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
        { 2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
        { 3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
        { 8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
    };

    [Theory]
    [MemberData(nameof(KnownRoots))]
    public void Roots_are_those_of_RFC_6962_section_2_1(int size, string root)
    {
        string[] leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        var hashes = leaves.Take(size).Select(l => AuditLeaf.Hash(Convert.FromHexString(l))).ToList();
        Assert.Equal(root, Convert.ToHexStringLower(TreeHash.Root(hashes)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1000)]
    [InlineData(66_000)]
    public async Task The_stored_tree_has_the_root_of_its_leaves_and_proves_each_of_them(int size)
    {
        using var store = Open();
        await Append(store, size);
        var hashes = await store.Reader.QueryAsync("SELECT leaf_hash FROM audit_log ORDER BY log_index", r => r.GetFieldValue<byte[]>(0));
        var head = await store.Audit.Tree.HeadAsync();

        Assert.Equal(size, head.Size);
        Assert.Equal(TreeHash.Root(hashes), head.Root);
        for (var index = 0L; index < size; index += Math.Max(1, size / 50))
        {
            var path = await store.Audit.Tree.ProveInclusionAsync(index, size);
            Assert.True(TreeProof.IsIncluded(index, hashes[(int)index], path, head), $"leaf {index}");
            Assert.False(size > 1 && TreeProof.IsIncluded(index == 0 ? 1 : index - 1, hashes[(int)index], path, head), $"leaf {index} elsewhere");
        }
    }

    [Fact]
    public async Task A_later_tree_proves_that_it_extends_every_earlier_one()
    {
        using var store = Open();
        await Append(store, 600);
        var newer = await store.Audit.Tree.HeadAsync();
        for (var size = 0L; size <= 600; size += 7)
        {
            var older = await store.Audit.Tree.HeadAsync(size);
            var path = await store.Audit.Tree.ProveConsistencyAsync(size, 600);
            Assert.True(TreeProof.IsConsistent(older, newer, path), $"size {size}");
            if (size > 0)
            {
                var forked = older with { Root = TreeHash.Node(older.Root, older.Root) };
                Assert.False(TreeProof.IsConsistent(forked, newer, path), $"forked at {size}");
            }
        }
    }

    [Fact]
    public async Task The_tree_goes_on_after_a_restart_and_after_refused_acts()
    {
        using (var store = Open())
        {
            await Append(store, 300);
            await Assert.ThrowsAsync<InvalidOperationException>(() => store.Journal.CommitAsync<int>("no", tx =>
            {
                tx.Record(new AuditRecord("never", "test", "x"));
                throw new InvalidOperationException();
            }));
        }

        using var again = Open();
        await Append(again, 300);
        var hashes = await again.Reader.QueryAsync("SELECT leaf_hash FROM audit_log ORDER BY log_index", r => r.GetFieldValue<byte[]>(0));
        Assert.Equal(600, hashes.Count);
        Assert.Equal(TreeHash.Root(hashes), (await again.Audit.Tree.HeadAsync()).Root);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Task Append(Store store, int count) => store.Journal.CommitAsync("append", tx =>
    {
        for (var i = 0; i < count; i++)
        {
            tx.Record(new AuditRecord("test", "test", $"{i}"));
        }

        return 0;
    });

    private Store Open() => Store.OpenSqlite(Path.Combine(folder, "t.db"), [], TimeProvider.System);
}
