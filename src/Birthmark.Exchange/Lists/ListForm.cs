namespace Birthmark.Exchange.Lists;

/// <summary>Forms in which lists leave the site for programs of others (docs/guides/lists.md).</summary>
public enum ListForm
{
    /// <summary>RFC 4180, a record a certificate.</summary>
    Csv,

    /// <summary>Parameters of AWS IoT bulk registration, a JSON object a device.</summary>
    AwsIot,

    /// <summary>Bulk operations on individual enrolments of the Azure device provisioning service, a JSON object up to ten devices.</summary>
    AzureDps,
}

/// <summary>The forms by their names.</summary>
public static class ListForms
{
    /// <summary>As requests and the command line write them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["csv", "aws-iot", "azure-dps"];

    public static bool TryRead(string text, out ListForm form)
    {
        var place = Names.IndexOf(text);
        form = (ListForm)Math.Max(place, 0);
        return place >= 0;
    }

    public static string MediaType(this ListForm form) => form == ListForm.Csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson";

    private static int IndexOf(this IReadOnlyList<string> names, string text)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == text)
            {
                return i;
            }
        }

        return -1;
    }
}
