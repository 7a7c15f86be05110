using System.Security.Cryptography;
using System.Text;
using Birthmark.Exchange.Log;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Exchange.Tests.Log;

public sealed class SignedNoteTests
{
    private const string Specimen =
        "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n" +
        "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

    [Fact]
    public void The_specimen_of_the_specification_is_read_and_written_alike()
    {
        Assert.True(SignedNote.TryRead(Encoding.UTF8.GetBytes(Specimen), out var note, out var why), why);
        Assert.EndsWith("subito sera.\n", note.Text, StringComparison.Ordinal);
        Assert.Equal("quasimodo.example/salvatore", Assert.Single(note.Signatures).Name);
        Assert.Equal(0x367BA04Bu, note.Signatures[0].KeyId);
        Assert.Equal(Specimen, Encoding.UTF8.GetString(note.Encode()));
    }

    [Fact]
    public void The_key_ID_is_the_truncated_hash_of_the_public_key_and_the_signature_is_over_text_and_newline()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = ecdsa.ExportSubjectPublicKeyInfo();
        Assert.True(NoteKey.TryMake("example.com/log", spki, out var key, out var why), why);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(spki))[..8], key.Id.ToString("x8"));
        var text = "one\ntwo\n";
        var note = new SignedNote(text, [new(key.Name, key.Id, ecdsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))]);
        Assert.True(note.IsSignedBy(key));
        Assert.False(new SignedNote("one\ntw0\n", note.Signatures).IsSignedBy(key));
        Assert.True(NoteKey.TryRead("", key.Text, out var again, out why), why);
        Assert.Equal((key.Name, key.Id), (again.Name, again.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n— name\n")]
    [InlineData("text\n\n- name AAAAAAAA\n")]
    [InlineData("text\n\n— na+me AAAAAAAA\n")]
    [InlineData("text\n\n— name AAAA\n")]
    [InlineData("text\n\n— name AAAAAAAA")]
    [InlineData("te\rxt\n\n— name AAAAAAAA\n")]
    [InlineData("text\n\n— name AAAAAAB=\n")]
    public void What_is_no_note_is_refused_with_a_reason(string text)
    {
        Assert.False(SignedNote.TryRead(Encoding.UTF8.GetBytes(text), out _, out var why));
        Assert.NotEmpty(why);
    }

    [Fact]
    public void Whatever_is_read_is_written_alike_and_nothing_throws() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<int>(), (octets, place) =>
        {
            var altered = Encoding.UTF8.GetBytes(Specimen);
            octets.AsSpan(0, Math.Min(octets.Length, 8)).CopyTo(altered.AsSpan((int)((uint)place % (altered.Length - 8))));
            return RoundTrips(altered) && RoundTrips(octets);
        }));

    private static bool RoundTrips(byte[] octets) => !SignedNote.TryRead(octets, out var note, out _) || note.Encode().AsSpan().SequenceEqual(octets);
}
