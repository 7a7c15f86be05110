using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Certificates;
using Birthmark.Api.Projects;
using Birthmark.Production.Drawing;
using Birthmark.Production.Projects.Comparing;
using Birthmark.Server.Pki;
using Preview = Birthmark.Production.Preview;

namespace Birthmark.Server.Production;

/// <summary>Comparisons, recipes and previews as the wire shows them.</summary>
internal static class PictureViews
{
    internal static Api.Projects.ProjectComparison Of(Birthmark.Production.Projects.Comparing.ProjectComparison comparison) => new(
        comparison.Project, comparison.From, comparison.To,
        [
            .. comparison.Changes.Select(c => new Api.Projects.ProjectChange(
                Word(c.Part), Word(c.Kind), NullIfEmpty(c.Owner), NullIfEmpty(c.Name),
                c.Values.Count == 0 ? null : [.. c.Values.Select(v => new Api.Projects.ValueChange(v.Path, v.Before, v.After))])),
        ],
        [.. comparison.Lines.Select(l => $"{l.Kind switch { DiffKind.Added => '+', DiffKind.Removed => '-', _ => ' ' }}{l.Text}")]);

    internal static RecipeView Of(RecipePicture recipe, MemoryPicture? memory) => new()
    {
        Project = recipe.Project,
        Version = recipe.Version,
        Profile = recipe.Profile,
        DeviceType = recipe.DeviceType,
        Variables = [.. recipe.Variables.Select(v => new RecipeVariable(v.Name, v.IsOfType, v.Value, v.Rule))],
        Steps = [.. recipe.Steps.Select(s => new RecipeStep(s.Name, s.Kind, s.Makes, s.IsSecret, s.AsksAuthority, s.AsksKms, From(recipe.Flows.Where(f => f.To == s.Name)), s.Uses))],
        Ends = [.. recipe.Ends.Select((e, i) => new RecipeEnd(Word(e.Kind), e.Name, e.IsSecret, e.IsCommon, From(recipe.Flows.Where(f => f.End == i)), e.Format, Address(e.Address)))],
        Memory = memory is null ? null : Of(memory),
    };

    internal static Api.Projects.DevicePreview Of(Preview.DevicePreview preview) => new()
    {
        Project = preview.Project,
        Version = preview.Version,
        Profile = preview.Profile,
        DeviceType = preview.DeviceType,
        Serial = preview.Serial,
        Steps = [.. preview.Steps.Select(Of)],
        Outputs = [.. preview.Outputs.Select(Of)],
        Certificates =
        [
            .. preview.Certificates.Select(c => new PreviewedCertificate(
                c.Step, c.Authority, c.CertificateAuthority, c.CertificateProfile, c.EndEntityProfile, c.IsStandIn, FieldsOf(c))),
        ],
        Blocks =
        [
            .. preview.Blocks.Select(b => new PreviewedBlock(
                b.Name, b.Length, b.IsSecret, b.IsCommon, Address(b.Address), b.IsSecret ? null : Convert.ToHexStringLower(b.Bytes.Span))),
        ],
        Faults = preview.Faults.Count == 0 ? null : [.. preview.Faults.Select(f => new PreviewFault(f.Where, f.Text))],
    };

    internal static IReadOnlyList<CertificateField> FieldsOf(Preview.PreviewedCertificate previewed)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(previewed.Der.Span);
        return CertificateWords.Beforehand(certificate, previewed.IsStandIn);
    }

    internal static string? Address(long? address) => address is { } known ? string.Create(CultureInfo.InvariantCulture, $"0x{known:X8}") : null;

    private static MemoryView Of(MemoryPicture memory) => new(
        memory.Map, memory.Sha256, memory.IsLaidOut, [.. memory.Firmware.Select(f => new MemoryFirmware(f.Path, f.Sha256))],
        [
            .. memory.Memories.SelectMany(m => m.Stretches.SelectMany(s => (IEnumerable<MemoryRow>)
            [
                new(m.Name, Address(s.Start)!, s.Length, s.Kind, false, false, NullIfEmpty(s.Name), s.Used),
                .. s.Blocks.Select(b => new MemoryRow(m.Name, Address(b.Start)!, b.Length, "block", b.IsSecret, b.IsCommon, b.Name, null, b.Sha256)),
            ])),
        ]);

    private static PreviewedValue Of(Preview.PreviewedValue value) => new(value.Name, value.Form, value.IsSecret, value.Length, value.Value);

    private static IReadOnlyList<string> From(IEnumerable<PictureFlow> flows) => [.. flows.Select(f => f.Member is null ? f.From : $"{f.From}.{f.Member}")];

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static string Word(Enum value) => PkiViews.Kebab(value.ToString());
}
