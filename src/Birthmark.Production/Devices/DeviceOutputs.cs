using System.Buffers;
using System.IO.Pipelines;
using Birthmark.Keys;
using Birthmark.Production.Memory;
using Birthmark.Production.Recipes.Outputs;

namespace Birthmark.Production.Devices;

/// <summary>What a station programs into one device: a JSON object in UTF-8, zeroed when this is disposed.</summary>
public sealed class DeviceOutputs : IDisposable
{
    private readonly SecretWriter? writer;
    private readonly SecretBuffer? secret;
    private readonly StreamedImage? image;

    internal DeviceOutputs(DeviceUid uid, SecretWriter writer, StreamedImage? image = null)
    {
        Uid = uid;
        this.writer = writer;
        this.image = image;
    }

    internal DeviceOutputs(DeviceUid uid, SecretBuffer secret)
    {
        Uid = uid;
        this.secret = secret;
    }

    public DeviceUid Uid { get; }

    /// <summary>
    /// Outputs by name at the top level, and <c>Provisioning</c> when the profile declares memory blocks. An image is not in it: <see cref="WriteAsync"/>.
    /// </summary>
    public ReadOnlySpan<byte> Json => writer is null ? secret!.Span : writer.Written.Span;

    /// <summary>An image follows the other outputs, written piece by piece; its length is not known before.</summary>
    public bool HasImage => image is not null;

    /// <summary>Writes everything, an image in pieces with a flush behind each.</summary>
    public async ValueTask WriteAsync(PipeWriter body, CancellationToken cancellation = default)
    {
        if (image is null)
        {
            body.Write(Json);
            return;
        }

        body.Write(Json[..^1]);
        body.Write(Json.Length > 2 ? ","u8 : ""u8);
        await image.WriteAsync(body, cancellation);
        body.Write("}"u8);
    }

    public void Dispose()
    {
        writer?.Dispose();
        secret?.Dispose();
        image?.Dispose();
    }

    public override string ToString() => $"(provisioning data of device {Uid})";
}
