using Birthmark.Keys.Tpm;
using Birthmark.Keys.Tpm.Identity;

namespace Birthmark.Keys.Tests.Tpm;

/// <summary>Whatever stands in an answer, what comes of it is a refusal.</summary>
public sealed class AlteredAnswerTests
{
    public static TheoryData<string> Commands { get; } =
        ["Unseal", "NV_Read", "NV_ReadPublic", "GetCapability", "PolicyGetDigest", "StartAuthSession", "Create", "GetRandom", "Quote", "ECDH_ZGen"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_answer_cut_short_is_a_refusal(string command) => Try(command, answer => answer[..(answer.Length / 2)], mayPass: false);

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_empty_answer_is_a_refusal(string command) => Try(command, _ => [], mayPass: false);

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_answer_of_all_ones_is_a_refusal(string command) =>
        Try(command, answer => [.. answer.Select(_ => (byte)0xFF)], mayPass: false);

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_answer_of_all_zeros_is_a_refusal_or_nothing_worse(string command) => Try(command, answer => new byte[answer.Length], mayPass: true);

    private static void Try(string command, Func<byte[], byte[]> alter, bool mayPass)
    {
        using var tpm = new SwTpm();
        var work = Prepare(tpm, command, out var code);
        using var altering = new AlteringTpm(tpm.Address, code, alter);
        using var link = new TpmLink(altering.Address, TimeSpan.FromSeconds(5));

        var outcome = Record.Exception(() => work(link));

        Assert.NotEqual(0, altering.Altered);
        Assert.True(outcome is KeyRefusedException || (mayPass && outcome is null), $"{command}: {outcome}");
    }

    private static Action<TpmLink> Prepare(SwTpm tpm, string command, out uint code)
    {
        using var link = new TpmLink(tpm.Address, TimeSpan.FromSeconds(5));
        using var secret = new SecretBuffer(new byte[32]);
        var wrapped = new TpmSealing(link).Seal(secret, PcrSelection.Standard);
        new TpmCounter(link, 0x01810B17).Advance();
        var key = link.Use(session =>
        {
            TpmKeys.Primary(session);
            return TpmAttestation.Make(session);
        });
        (uint Code, Action<TpmLink> Work) prepared = command switch
        {
            "Unseal" => (TpmCode.Unseal, l => new TpmSealing(l).Unseal(wrapped, PcrSelection.Standard).Dispose()),
            "NV_Read" => (TpmCode.NvRead, l => new TpmCounter(l, 0x01810B17).Read()),
            "NV_ReadPublic" => (TpmCode.NvReadPublic, l => new TpmCounter(l, 0x01810B17).Read()),
            "GetCapability" => (TpmCode.GetCapability, l => new TpmCounter(l, 0x01810B17).IsThere()),
            "PolicyGetDigest" => (TpmCode.PolicyGetDigest, Seal),
            "StartAuthSession" => (TpmCode.StartAuthSession, Seal),
            "Create" => (TpmCode.Create, Seal),
            "GetRandom" => (TpmCode.GetRandom, l => new TpmRandomSource(l).Read(new byte[64])),
            "Quote" => (TpmCode.Quote, l => l.Use(session =>
            {
                TpmKeys.Primary(session);
                TpmKeys.Load(session, key);
                return TpmAttestation.Quote(session, session.Loaded, [1], PcrSelection.Standard);
            })),
            _ => (TpmCode.EcdhZGen, l => l.Use(session =>
            {
                TpmKeys.Primary(session);
                var (publicArea, privateArea) = TpmKeys.Create(session, KeyAlgorithm.EcP256, []);
                Assert.True(TpmPublicArea.TryRead(publicArea, KeyAlgorithm.EcP256, out var info));
                TpmKeys.Load(session, new TpmWriter().Sized(publicArea).Sized(privateArea).ToArray());
                return TpmKeys.Agree(session, info.AsSpan(^65..), []);
            })),
        };
        code = prepared.Code;
        return prepared.Work;
    }

    private static void Seal(TpmLink link)
    {
        using var secret = new SecretBuffer(new byte[32]);
        new TpmSealing(link).Seal(secret, PcrSelection.Standard);
    }
}
