using Birthmark.Keys;
using Birthmark.Production.Recipes.Outputs;

namespace Birthmark.Production.Devices;

/// <summary>What a station programs into one device: a JSON object in UTF-8, zeroed when this is disposed.</summary>
public sealed class DeviceOutputs : IDisposable
{
    private readonly SecretWriter? writer;
    private readonly SecretBuffer? secret;

    internal DeviceOutputs(DeviceUid uid, SecretWriter writer)
    {
        Uid = uid;
        this.writer = writer;
    }

    internal DeviceOutputs(DeviceUid uid, SecretBuffer secret)
    {
        Uid = uid;
        this.secret = secret;
    }

    public DeviceUid Uid { get; }

    /// <summary>Outputs by name at the top level, and <c>Provisioning</c> when the profile declares memory blocks.</summary>
    public ReadOnlySpan<byte> Json => writer is null ? secret!.Span : writer.Written.Span;

    public void Dispose()
    {
        writer?.Dispose();
        secret?.Dispose();
    }

    public override string ToString() => $"(provisioning data of device {Uid})";
}
