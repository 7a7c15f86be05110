using Birthmark.Images.Options;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Recipes.Steps.Blocks;

/// <summary>What a project says of a block, as encoders read it; lines stay those of the project.</summary>
internal static class BlockOptions
{
    internal static OptionMap Of(MapNode map) =>
        new([.. map.Entries.Select(e => new OptionEntry(e.Key, Of(e.Value), e.KeyPlace.Line))]) { Line = map.Place.Line, Column = map.Place.Column };

    private static OptionNode Of(Node node) => node switch
    {
        MapNode map => Of(map),
        ListNode list => new OptionList([.. list.Items.Select(Of)]) { Line = list.Place.Line, Column = list.Place.Column },
        _ => new OptionText(((ScalarNode)node).Text) { Line = node.Place.Line, Column = node.Place.Column },
    };
}
