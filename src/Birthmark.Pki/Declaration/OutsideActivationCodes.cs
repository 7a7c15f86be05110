using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Birthmark.Keys;
using Birthmark.Pki.Declaration.Kinds;

namespace Birthmark.Pki.Declaration;

/// <summary>Activation codes from the hub's environment, or from files in the one folder that is set up for them.</summary>
internal sealed class OutsideActivationCodes(PkiOptions options) : IActivationCodes
{
    private const int MaxLength = 4096;

    public bool TryRead(ActivationCodeSource source, [NotNullWhen(true)] out SecretBuffer? code, [NotNullWhen(false)] out string? why)
    {
        code = null;
        return source.Kind == ActivationCodeKind.Environment ? TryReadEnvironment(source.Name, out code, out why) : TryReadFile(source.Name, out code, out why);
    }

    private static bool TryReadEnvironment(string name, out SecretBuffer? code, out string? why)
    {
        var value = Environment.GetEnvironmentVariable(name);
        why = string.IsNullOrEmpty(value) ? $"environment variable '{name}' is not set: set it where the hub is started" : null;
        code = why is null ? Take(Encoding.UTF8.GetBytes(value!)) : null;
        return why is null;
    }

    private bool TryReadFile(string name, out SecretBuffer? code, out string? why)
    {
        code = null;
        if (options.ActivationCodeFolder is not { } folder)
        {
            why = $"file '{name}' cannot be read: this hub has no folder for activation codes; use {{Environment: NAME}}, or set one up";
            return false;
        }

        var root = Path.GetFullPath(folder);
        var path = Path.GetFullPath(name, root);
        if (Path.IsPathRooted(name) || !path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || new FileInfo(path).LinkTarget is not null)
        {
            why = $"file '{name}' is not inside the folder for activation codes: write a name relative to it";
            return false;
        }

        try
        {
            var bytes = File.ReadAllBytes(path);
            why = bytes.Length is 0 or > MaxLength ? $"file '{name}' is empty or has more than {MaxLength} octets: put the code alone in it" : null;
            code = why is null ? Take(bytes) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = $"file '{name}' cannot be read: put it into the folder for activation codes, readable for the hub";
        }

        return why is null;
    }

    /// <summary>Copies without the line end that editors leave, and zeroes the source.</summary>
    private static SecretBuffer Take(byte[] bytes)
    {
        var code = new SecretBuffer(bytes.AsSpan().TrimEnd("\r\n"u8));
        CryptographicOperations.ZeroMemory(bytes);
        return code;
    }
}
