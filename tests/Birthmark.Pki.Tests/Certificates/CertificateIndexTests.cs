using Birthmark.Pki.Certificates.Finding;
using Birthmark.Storage;

namespace Birthmark.Pki.Tests.Certificates;

public sealed class CertificateIndexTests
{
    [Fact]
    public async Task A_certificate_is_found_before_and_after_its_entries_are_merged_and_after_a_restart_in_between()
    {
        var pki = await TestPki.StartAsync();
        var early = await pki.IssueDacAsync("early");
        await FindAsync(pki, early, "early");
        await pki.Get<CertificateIndex>().FlushAsync();
        await FindAsync(pki, early, "early");

        var late = await pki.IssueDacAsync("late");
        await pki.CloseAsync();
        await using (var again = await TestPki.RestartAsync(pki))
        {
            await FindAsync(again, early, "early");
            await FindAsync(again, late, "late");
        }

        Directory.Delete(pki.Folder, recursive: true);
    }

    [Fact]
    public async Task A_fingerprint_that_came_after_its_generation_was_merged_is_found_after_a_restart()
    {
        var pki = await TestPki.StartAsync();
        var permit = await pki.Issuer.PrepareAsync(pki.DacOrder("slow"));
        await pki.Get<CertificateIndex>().FlushAsync();
        var slow = await pki.Issuer.IssueAsync(permit);
        await FindAsync(pki, slow, "slow");
        await pki.CloseAsync();
        await using (var again = await TestPki.RestartAsync(pki))
        {
            await FindAsync(again, slow, "slow");
        }

        Directory.Delete(pki.Folder, recursive: true);
    }

    [Fact]
    public async Task A_certificate_is_found_by_its_SHA_256_before_and_after_its_entries_are_merged_and_after_a_restart_in_between()
    {
        var pki = await TestPki.StartAsync();
        var early = await pki.IssueDacAsync("early");
        await FindBySha256Async(pki, early, "early");
        await pki.Get<CertificateIndex>().FlushAsync();
        Assert.Single(await pki.Reader.QueryAsync(
            "SELECT f.id FROM pki_certificate_find f JOIN pki_certificate c ON c.id = f.id WHERE f.kind = 5 AND c.username = 'early'", r => r.GetInt64(0)));
        await FindBySha256Async(pki, early, "early");
        var late = await pki.IssueDacAsync("late");
        await pki.CloseAsync();
        await using (var again = await TestPki.RestartAsync(pki))
        {
            await FindBySha256Async(again, early, "early");
            await FindBySha256Async(again, late, "late");
            Assert.Null(await again.Register.FindByFingerprintAsync(new string('a', 64)));
        }

        Directory.Delete(pki.Folder, recursive: true);
    }

    [Fact]
    public async Task The_same_subject_is_refused_to_another_whether_its_holder_is_merged_or_not()
    {
        await using var pki = await TestPki.StartAsync();
        const string subject = "CN=Twin,VID=FFF1,PID=8000";
        await pki.IssueAsync(pki.DacOrder("first", subject: subject));
        await RefusedAsync(pki, subject);
        await pki.Get<CertificateIndex>().FlushAsync();
        await RefusedAsync(pki, subject);
    }

    [Fact]
    public async Task Entries_that_could_not_be_merged_are_merged_the_next_time()
    {
        await using var pki = await TestPki.StartAsync();
        var broken = new BrokenJournal(pki.Journal);
        var index = new CertificateIndex(broken, pki.Reader);
        index.Add(IndexKind.Subject, 4711, 1);
        index.Add(IndexKind.Subject, 4711, 2);
        broken.IsBroken = true;
        await index.FlushAsync();
        Assert.Equal("[1,2]", index.Recent(IndexKind.Subject, 4711));
        broken.IsBroken = false;
        await index.FlushAsync();
        Assert.Null(index.Recent(IndexKind.Subject, 4711));
        Assert.Equal([1L, 2L], await pki.Reader.QueryAsync("SELECT id FROM pki_certificate_find WHERE kind = 2 AND key = 4711 ORDER BY id", r => r.GetInt64(0)));
    }

    [Fact]
    public async Task A_database_from_before_finds_its_certificates()
    {
        var folder = Directory.CreateTempSubdirectory("birthmark-index-").FullName;
        try
        {
            var path = Path.Combine(folder, "old.db");
            IReadOnlyList<Migration> all = [.. Keys.KeysSchema.Migrations, .. PkiSchema.Migrations];
            byte[][] serials = [[0x7F, 0xA0, 0x01, 0x9C, 0xFF, 0x00, 0xE5, 0x42, 0x11], [0x05]];
            using (var before = Store.OpenSqlite(path, [.. all.Where(m => m.Room != "pki" || m.Number < 4)], TimeProvider.System))
            {
                await before.Journal.CommitAsync("test", tx => serials.Select((serial, i) => tx.Execute(
                    """
                    INSERT INTO pki_certificate (id, issuer, serial, username, subject_dn, subject_key, key_hash, key_key, fingerprint, fingerprint_key, certificate_profile,
                        status, reason, issued_at, not_before, not_after) VALUES ($1, 1, $2, 'u', 'CN=u', 7, $3, 8, $3, 9, 'p', 20, -1, 0, 0, 0)
                    """, i + 1, serial, new byte[32])).Sum());
            }

            using var after = Store.OpenSqlite(path, all, TimeProvider.System);
            foreach (var (serial, id) in serials.Select((s, i) => (s, i + 1L)))
            {
                var key = Birthmark.Pki.Certificates.Digests.SerialKey(serial);
                Assert.Equal([id], await after.Reader.QueryAsync("SELECT id FROM pki_certificate_find WHERE kind = 1 AND key = $1", r => r.GetInt64(0), key));
            }

            Assert.Equal([6L], await after.Reader.QueryAsync("SELECT COUNT(*) FROM pki_certificate_find WHERE kind > 1", r => r.GetInt64(0)));
            Assert.Equal([2L], await after.Reader.QueryAsync("SELECT merged_to FROM pki_certificate_find_state", r => r.GetInt64(0)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FindAsync(TestPki pki, Birthmark.Pki.Issuance.IssuedCertificate issued, string username)
    {
        var bySerial = await pki.Register.FindAsync(issued.Authority.Subject.Text, issued.SerialNumber);
        Assert.Equal(username, bySerial?.Username);
        Assert.Equal(username, (await pki.Register.FindByFingerprintAsync(bySerial!.Fingerprint))?.Username);
        var bySubject = await pki.Register.SearchAsync(new() { SubjectDn = bySerial.SubjectDn });
        Assert.Equal([username], bySubject.Entries.Select(e => e.Username));
    }

    private static async Task FindBySha256Async(TestPki pki, Birthmark.Pki.Issuance.IssuedCertificate issued, string username) => Assert.Equal(
        username, (await pki.Register.FindByFingerprintAsync(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(issued.Der.Span))))?.Username);

    private static async Task RefusedAsync(TestPki pki, string subject)
    {
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Issuer.PrepareAsync(pki.DacOrder("second", subject: subject)));
        Assert.Equal(PkiRefusal.DuplicateSubject, refusal.Code);
    }

    /// <summary>The real journal, with a disk that can be taken away.</summary>
    private sealed class BrokenJournal(IJournal inner) : IJournal
    {
        internal bool IsBroken { get; set; }

        public JournalHealth Health => inner.Health;

        public Task<T> CommitAsync<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation = default) =>
            IsBroken ? throw new StorageUnavailableException("The disk is gone.") : inner.CommitAsync(act, work, cancellation);

        public Task<T> CommitRepeatableAsync<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation = default) => CommitAsync(act, work, cancellation);
    }
}
