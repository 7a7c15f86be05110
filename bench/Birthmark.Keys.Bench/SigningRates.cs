using System.Diagnostics;
using System.Text;
using Birthmark.Keys.Pkcs11;
using Birthmark.Keys.Pkcs11.Desk;
using Birthmark.Keys.Pkcs11.Hosting;
using Birthmark.Keys.Tpm;

namespace Birthmark.Keys.Bench;

/// <summary>P-256 signatures a second that a store gives, bare and on the ways that the hub takes.</summary>
internal static class SigningRates
{
    private const string Alias = "rate";
    private const int Callers = 16;

    private static readonly byte[] Digest = new byte[32];

    /// <summary>C_SignInit and C_Sign from a few threads of this process, nothing between.</summary>
    internal static double RawPkcs11(int threads, TimeSpan length)
    {
        using var module = new Module(Hardware.Module, TimeSpan.FromSeconds(5), laneCount: 0, TimeProvider.System);
        using var pin = new SecretBuffer(Encoding.UTF8.GetBytes(Hardware.Pin));
        module.Login(Hardware.Token, pin);
        Make(new DeskClient(new LoadedPort(module)));
        return Rate(threads, length, isOver => module.Use(Hardware.Token, (table, lane, session) =>
        {
            var key = module.Find(lane, session, Hardware.Token, Ck.ClassPrivateKey, Alias)!.Value;
            var made = 0L;
            for (; !isOver(); made++)
            {
                table.Sign(session, new CkMechanism { Type = Ck.MechanismEcdsa }, key, Digest);
            }

            return (object)made;
        }));
    }

    /// <summary>As the hub calls it: module in this process, or in a key host.</summary>
    internal static double Desk(IModulePort port, TimeSpan length)
    {
        using var desk = new DeskClient(port);
        using var pin = new SecretBuffer(Encoding.UTF8.GetBytes(Hardware.Pin));
        desk.Login(Hardware.Token, pin);
        Make(desk);
        return Rate(Callers, length, isOver =>
        {
            var made = 0L;
            for (; !isOver(); made++)
            {
                desk.Sign(Hardware.Token, Alias, SignatureAlgorithm.EcdsaWithSha256, Digest);
            }

            return made;
        });
    }

    internal static double Loaded(TimeSpan length) => Desk(new LoadedPort(new Module(Hardware.Module, TimeSpan.FromSeconds(5), laneCount: 2, TimeProvider.System)), length);

    internal static double Hosted(string birthmark, TimeSpan length) =>
        Desk(new KeyHost(Hardware.Module, new KeyHostCommand(birthmark, ["key-host"]), threads: 2, TimeSpan.FromSeconds(5), TimeProvider.System), length);

    /// <summary>TPM2_Sign with a password and a key that stays loaded, nothing between.</summary>
    internal static double RawTpm(string socket, TimeSpan length)
    {
        using var link = new TpmLink(Address(socket), TimeSpan.FromSeconds(5));
        var parameters = new TpmWriter().Sized(Digest).U16(TpmCode.AlgorithmEcdsa).U16(TpmCode.AlgorithmSha256).U16(TpmCode.HashCheck).U32(TpmCode.NullHierarchy).U16(0).ToArray();
        return Rate(1, length, isOver => link.Use(session =>
        {
            TpmKeys.Primary(session);
            var (publicArea, privateArea) = TpmKeys.Create(session, KeyAlgorithm.EcP256, []);
            TpmKeys.Load(session, new TpmWriter().Sized(publicArea).Sized(privateArea).ToArray());
            var made = 0L;
            for (; !isOver(); made++)
            {
                session.Authorised("Sign", TpmCode.Sign, session.Loaded, [], parameters, givesHandle: false);
            }

            return (object)made;
        }));
    }

    private static TpmAddress Address(string socket) => TpmAddress.TryRead($"swtpm:path={socket}", out var address, out var why) ? address : throw new ArgumentException(why);

    private static void Make(DeskClient desk)
    {
        try
        {
            desk.GeneratePair(Hardware.Token, Alias, KeyAlgorithm.EcP256);
        }
        catch (KeyRefusedException refusal) when (refusal.Code == KeyRefusal.KeyExists)
        {
            // Another rate made it.
        }
    }

    private static double Rate(int threads, TimeSpan length, Func<Func<bool>, object> work)
    {
        var since = Stopwatch.GetTimestamp();
        var made = 0L;
        var running = Enumerable.Range(0, threads).Select(_ => new Thread(() => Interlocked.Add(ref made, (long)work(() => Stopwatch.GetElapsedTime(since) > length)))).ToList();
        running.ForEach(t => t.Start());
        running.ForEach(t => t.Join());
        return made / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }
}
