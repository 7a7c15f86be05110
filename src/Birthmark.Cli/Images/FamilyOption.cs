using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Images.Codecs;

namespace Birthmark.Cli.Images;

/// <summary>A UF2 family by name or number.</summary>
internal static class FamilyOption
{
    public static uint? Of(Call call, Option<string?> option)
    {
        if (call.Of(option) is not { } text)
        {
            return null;
        }

        return Uf2Family.ByName.TryGetValue(text, out var family) ? family
            : NumberOption.TryRead(text, out var number) && number <= uint.MaxValue ? (uint)number
            : throw new MisusedException($"{option.Name}: the family '{text}' is unknown", $"Write its number, or one of {string.Join(", ", Uf2Family.ByName.Keys.Order())}.");
    }
}
