using Birthmark.Keys.Kmip;
using Birthmark.Keys.Kmip.Ttlv;
using Birthmark.Keys.Kms;

namespace Birthmark.Keys.Tests.Kmip;

/// <summary>Whatever a KMS answers, what comes of it is a refusal, and nothing of it is taken.</summary>
public sealed class HostileKmipTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_of_these_tests_is_believed_when_it_is_honest()
    {
        using var server = new HostileKmip((operation, _) => HostileKmip.Good(operation, w => Give(w, Key)));
        using var kms = server.Connect();

        using var key = await kms.GetAsync("id:1", Cancellation);

        Assert.Equal(Key, key.Span.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(40)]
    [InlineData(-1)]
    public Task An_answer_cut_short_is_a_refusal(int length) => RefusedAsync(
        operation => HostileKmip.Good(operation, w => Give(w, Key)) is var whole ? whole[..(length < 0 ? whole.Length + length : length)] : null, KeyRefusal.StoreUnavailable);

    [Fact]
    public Task A_connection_closed_instead_of_an_answer_is_a_refusal() => RefusedAsync(_ => null, KeyRefusal.StoreUnavailable);

    [Fact]
    public async Task An_answer_that_never_comes_is_a_refusal_within_the_deadline()
    {
        using var server = new HostileKmip((_, _) => []);
        using var kms = server.Connect(new() { Deadline = TimeSpan.FromMilliseconds(400) });

        var refused = await Assert.ThrowsAsync<KeyRefusedException>(() => kms.GetAsync("id:1", Cancellation));

        Assert.Equal(KeyRefusal.StoreUnavailable, refused.Code);
        Assert.Contains("within 0.4 s", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task An_answer_that_says_it_has_four_gigabytes_is_a_refusal() =>
        RefusedAsync(_ => [0x42, 0x00, 0x7B, 0x01, 0xFF, 0xFF, 0xFF, 0xF8, 0], KeyRefusal.StoreFault);

    [Fact]
    public Task A_web_servers_answer_is_a_refusal() => RefusedAsync(_ => [.. "HTTP/1.1 400 Bad Request\r\n\r\n"u8], KeyRefusal.StoreFault);

    [Fact]
    public Task A_request_sent_back_is_a_refusal() => RefusedAsync(
        _ =>
        {
            using var request = KmipRequest.Write(KmipVersion.V14, KmipOperation.Get, w => w.Text(KmipTag.UniqueIdentifier, "1"));
            return request.Written.ToArray();
        },
        KeyRefusal.StoreFault);

    [Fact]
    public Task An_answer_to_another_operation_is_a_refusal() => RefusedAsync(_ => HostileKmip.Good(KmipOperation.Locate, w => Give(w, Key)), KeyRefusal.StoreFault);

    [Fact]
    public Task An_answer_of_two_is_a_refusal() => RefusedAsync(o => HostileKmip.Good(o, w => Give(w, Key), count: 2), KeyRefusal.StoreFault);

    [Fact]
    public Task An_answer_that_is_pending_is_a_refusal() => RefusedAsync(o => HostileKmip.Good(o, w => Give(w, Key), status: 2), KeyRefusal.StoreUnavailable);

    [Fact]
    public Task A_key_of_another_length_than_it_says_is_a_refusal() => RefusedAsync(o => HostileKmip.Good(o, w => Give(w, Key, bits: 128)), KeyRefusal.StoreFault);

    [Fact]
    public Task A_key_of_nothing_is_a_refusal() => RefusedAsync(o => HostileKmip.Good(o, w => Give(w, [])), KeyRefusal.StoreFault);

    [Fact]
    public Task A_key_that_came_wrapped_unasked_is_a_refusal() => RefusedAsync(
        o => HostileKmip.Good(o, w => Give(w, Key, isWrapped: true)), KeyRefusal.StoreFault);

    [Fact]
    public async Task A_key_that_came_plain_though_it_was_asked_for_wrapped_is_not_passed_on()
    {
        using var server = new HostileKmip((operation, _) => HostileKmip.Good(operation, w => Give(w, Key)));
        using var kms = server.Connect();
        Assert.Equal(KeyRefusal.StoreFault, (await Assert.ThrowsAsync<KeyRefusedException>(() => kms.GetWrappedAsync("id:1", "id:2", Cancellation))).Code);

        // Marked as wrapped, and plain all the same: no longer than the key says it is.
        using var liar = new HostileKmip((operation, _) => HostileKmip.Good(operation, w => Give(w, Key, isWrapped: true)));
        using var other = liar.Connect();
        Assert.Equal(KeyRefusal.StoreFault, (await Assert.ThrowsAsync<KeyRefusedException>(() => other.GetWrappedAsync("id:1", "id:2", Cancellation))).Code);
    }

    [Fact]
    public async Task Plaintext_given_back_as_ciphertext_is_not_passed_on()
    {
        using var server = new HostileKmip((operation, request) => HostileKmip.Good(operation, w => w
            .Octets(KmipTag.Data, request.Find(KmipTag.Data)!.Value.Span).Octets(KmipTag.AuthenticatedEncryptionTag, new byte[16])));
        using var kms = server.Connect();
        using var text = KmipFloor.Text("what only the chip may read");

        var refused = await Assert.ThrowsAsync<KeyRefusedException>(() => kms.EncryptAsync("id:1", KmsCipher.AesGcm, new byte[12], default, text, Cancellation));

        Assert.Equal(KeyRefusal.StoreFault, refused.Code);
        Assert.DoesNotContain("chip", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(26, 16)]
    [InlineData(27, 0)]
    [InlineData(27, 12)]
    [InlineData(43, 16)]
    public async Task Ciphertext_of_a_wrong_length_or_without_its_tag_is_a_refusal(int length, int tag)
    {
        using var server = new HostileKmip((operation, _) => HostileKmip.Good(operation, w => w
            .Octets(KmipTag.Data, new byte[length]).Octets(KmipTag.AuthenticatedEncryptionTag, new byte[tag])));
        using var kms = server.Connect();
        using var text = KmipFloor.Text("what only the chip may read");

        Assert.Equal(KeyRefusal.StoreFault, (await Assert.ThrowsAsync<KeyRefusedException>(() => kms.EncryptAsync("id:1", KmsCipher.AesGcm, new byte[12], default, text, Cancellation))).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public async Task A_MAC_of_a_wrong_length_makes_no_key(int length)
    {
        using var server = new HostileKmip((operation, _) => HostileKmip.Good(operation, w =>
        {
            if (operation == KmipOperation.GetAttributes)
            {
                w.Structure(KmipTag.Attribute, a => a.Text(KmipTag.AttributeName, "Cryptographic Usage Mask").Integer(KmipTag.AttributeValue, (int)KmipUsage.MacGenerate));
            }
            else
            {
                w.Octets(KmipTag.MacData, new byte[length]);
            }
        }));
        using var kms = server.Connect();

        Assert.Equal(KeyRefusal.StoreFault, (await Assert.ThrowsAsync<KeyRefusedException>(() => kms.DeriveAsync("id:1", new byte[1], new byte[1], 32, Cancellation))).Code);
    }

    [Fact]
    public async Task Versions_that_nobody_speaks_are_a_refusal_that_names_them()
    {
        using var server = new HostileKmip((operation, _) => HostileKmip.Good(operation, w => KmipRequest.WriteVersion(w, new(9, 7))));
        using var kms = server.Connect(version: null);

        Assert.Contains("speaks KMIP 9.7", (await Assert.ThrowsAsync<KeyRefusedException>(() => kms.GetAsync("id:1", Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_servers_words_are_one_short_line_in_a_refusal()
    {
        using var server = new HostileKmip((operation, _) =>
        {
            using var writer = new TtlvWriter();
            writer.Structure(KmipTag.ResponseMessage, m => m
                .Structure(KmipTag.ResponseHeader, h => h.Integer(KmipTag.BatchCount, 1))
                .Structure(KmipTag.BatchItem, i => i
                    .Enumeration(KmipTag.ResultStatus, 1).Enumeration(KmipTag.ResultReason, 12).Text(KmipTag.ResultMessage, "no\r\n\u001b[2J" + new string('x', 5000))));
            return writer.Written.ToArray();
        });
        using var kms = server.Connect();

        var refused = await Assert.ThrowsAsync<KeyRefusedException>(() => kms.GetAsync("id:1", Cancellation));

        Assert.Equal(KeyRefusal.UseForbidden, refused.Code);
        Assert.True(refused.Message.Length < 600 && !refused.Message.Any(char.IsControl), refused.Message);
    }

    private static async Task RefusedAsync(Func<KmipOperation, byte[]?> answer, KeyRefusal refusal)
    {
        using var server = new HostileKmip((operation, _) => answer(operation));
        using var kms = server.Connect();

        Assert.Equal(refusal, (await Assert.ThrowsAsync<KeyRefusedException>(() => kms.GetAsync("id:1", Cancellation))).Code);
    }

    private static void Give(TtlvWriter writer, byte[] material, int bits = 256, bool isWrapped = false) => writer
        .Enumeration(KmipTag.ObjectType, KmipValue.ObjectSymmetricKey).Text(KmipTag.UniqueIdentifier, "1")
        .Structure(KmipTag.SymmetricKey, s => s.Structure(KmipTag.KeyBlock, b =>
        {
            b.Enumeration(KmipTag.KeyFormatType, KmipValue.FormatRaw)
                .Structure(KmipTag.KeyValue, v => v.Octets(KmipTag.KeyMaterial, material))
                .Enumeration(KmipTag.CryptographicAlgorithm, KmipValue.AlgorithmAes).Integer(KmipTag.CryptographicLength, bits);
            if (isWrapped)
            {
                b.Structure(KmipTag.KeyWrappingData, d => d.Enumeration(KmipTag.WrappingMethod, KmipValue.WrappingEncrypt));
            }
        }));
}
