using System.Security.Cryptography;
using Birthmark.Keys.Entropy;
using Birthmark.Keys.Pkcs11.Desk;

namespace Birthmark.Keys.Pkcs11;

/// <summary>The token that serves the hub itself: it gives random octets and holds the counter against roll-back.</summary>
internal sealed class HubToken(Pkcs11Modules modules, HubTokenAddress address) : IRawSource, IMonotonicCounter
{
    private const string CounterName = "birthmark-counter";
    private const int Piece = 1024;
    private const int MostPin = 1024;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly Lock gate = new();

    string IRawSource.Name => $"PKCS#11 token {address.Token}";

    string IMonotonicCounter.Name => $"counter in PKCS#11 token {address.Token}";

    public void Read(Span<byte> destination)
    {
        var module = Open();
        while (destination.Length > 0)
        {
            var piece = Math.Min(Piece, destination.Length);
            module.FillRandom(address.Token, destination[..piece]);
            destination = destination[piece..];
        }
    }

    public bool IsThere() => Open().ReadCounter(address.Token, CounterName) is not null;

    public long Read() => Open().ReadCounter(address.Token, CounterName)
        ?? throw new KeyRefusedException(KeyRefusal.RolledBack, $"The counter in PKCS#11 token '{address.Token}' is gone: find out who removed it.");

    public long Advance() => Open().AdvanceCounter(address.Token, CounterName);

    /// <summary>Also when a crypto token of the same device was deactivated by its owner: the hub's own PIN is another matter.</summary>
    private DeskClient Open()
    {
        lock (gate)
        {
            if (modules.All.FirstOrDefault(m => m.IsLoggedIn(address.Token)) is { } open)
            {
                return open;
            }

            var module = modules.All.FirstOrDefault(m => m.Has(address.Token)) ?? throw new KeyRefusedException(
                KeyRefusal.TokenUnknown, $"No PKCS#11 module has the hub's token '{address.Token}': initialise it with the maker's tool, or correct the setting hub_token.");
            using var pin = ReadPin();
            module.Login(address.Token, pin);
            return module;
        }
    }

    private SecretBuffer ReadPin()
    {
        byte[] content;
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(address.PinFile) & Others) != 0)
            {
                throw new KeyRefusedException(KeyRefusal.UnsafeHubKey, $"The PIN file '{address.PinFile}' may be read by others: run 'chmod 600' on it after checking who could read it.");
            }

            content = File.ReadAllBytes(address.PinFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyRefusedException(KeyRefusal.TokenOffline, $"The PIN file '{address.PinFile}' of the hub's token cannot be read: {e.Message}");
        }

        try
        {
            var pin = content.AsSpan().TrimEnd("\r\n"u8);
            return pin.Length is > 0 and <= MostPin ? new SecretBuffer(pin)
                : throw new KeyRefusedException(KeyRefusal.WrongActivationCode, $"The PIN file '{address.PinFile}' of the hub's token holds no PIN: write it as one line.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }
}
