using System.Diagnostics.CodeAnalysis;
using Birthmark.Keys;
using Birthmark.Pki.Declaration.Kinds;

namespace Birthmark.Pki.Declaration;

/// <summary>Where activation codes that declarations only name are kept.</summary>
internal interface IActivationCodes
{
    /// <summary>The code, to be disposed by the caller; or what is wrong and what to do. Neither ever holds a secret in its text.</summary>
    bool TryRead(ActivationCodeSource source, [NotNullWhen(true)] out SecretBuffer? code, [NotNullWhen(false)] out string? why);
}
