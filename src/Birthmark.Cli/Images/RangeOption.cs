using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Images;

namespace Birthmark.Cli.Images;

/// <summary>A range of addresses, both ends included as people write it.</summary>
internal static class RangeOption
{
    public static AddressRange? Of(Call call, Option<string?> option)
    {
        if (call.Of(option) is not { } text)
        {
            return null;
        }

        return text.Split('-') is [var first, var last] && NumberOption.TryRead(first, out var start) && NumberOption.TryRead(last, out var end) && start <= end
            ? new AddressRange(start, end + 1)
            : throw new MisusedException($"{option.Name}: '{text}' cannot be used", "Write START-END, such as 0x08000000-0x0800FFFF.");
    }
}
