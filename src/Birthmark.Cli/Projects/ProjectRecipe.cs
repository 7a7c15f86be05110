using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Api.Projects;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Projects;

/// <summary><c>birthmark project recipe</c>: what makes what, where it goes, and where it lies in memory.</summary>
internal static class ProjectRecipe
{
    public static Command Build(Surroundings here)
    {
        var name = ProjectCommands.Name();
        var of = new ProductOptions();
        return Verb.Of(here, "recipe", "Show a recipe as a graph, and the memory of its devices.", call => call.WithHubAsync(async hub =>
        {
            var recipe = await hub.Projects.RecipeAsync(call.Of(name), call.Of(of.Version), call.Of(of.Profile), call.Of(of.DeviceType), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(recipe, ApiJson.Default.RecipeView, r => Tell(call.Talk, r));
        }), [name, .. of.All]);
    }

    private static void Tell(Talk talk, RecipeView recipe)
    {
        talk.Say($"{recipe.Project}, version {recipe.Version.Words()}, profile {recipe.Profile}, device type {recipe.DeviceType}");
        talk.Show(recipe.Steps.Aggregate(
            Tables.Of("STEP", "KIND", "MAKES", "FROM", "USES"),
            (table, s) => table.Row([s.Name, s.Kind, s.Makes, string.Join(", ", s.From), string.Join(", ", s.Uses)])));
        talk.Line("");
        talk.Show(recipe.Ends.Aggregate(
            Tables.Of("GOES TO", "NAME", "FROM", "FORM", "ADDRESS", "IS"),
            (table, e) => table.Row([e.Kind.Replace('-', ' '), e.Name, string.Join(", ", e.From), e.Format, e.Address, Traits(e.Secret, e.Common)])));
        if (recipe.Memory is not { } memory)
        {
            return;
        }

        talk.Line("");
        talk.Line($"memory map {memory.Map} {memory.Sha256}");
        talk.Show(memory.Rows.Aggregate(
            Tables.Of("ADDRESS", "BYTES", "HOLDS", "NAME", "USED", "IS"),
            (table, r) => table.Row([r.Address, r.Length.Words(), r.Kind, r.Kind == "block" ? $"  {r.Name}" : r.Name, r.Used is > 0 ? r.Used.Value.Words() : null, Traits(r.Secret, r.Common)])));
        foreach (var firmware in memory.Firmware)
        {
            talk.Line($"firmware {firmware.Path} {firmware.Sha256}");
        }

        if (!memory.LaidOut)
        {
            talk.Say("firmware that must first be signed is laid out when a batch is opened, and not counted here");
        }
    }

    internal static string Traits(bool isSecret, bool isCommon) => string.Join(", ", new[] { isSecret ? "secret" : null, isCommon ? "the same in all" : null }.OfType<string>());
}
