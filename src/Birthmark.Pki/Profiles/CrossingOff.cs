namespace Birthmark.Pki.Profiles;

/// <summary>EJBCA's way of matching the values of one field type against a profile's slots.</summary>
internal static class CrossingOff
{
    /// <summary>
    /// Crosses values and slots off in the order required and fixed, required, fixed, free. What is left over is refused with EJBCA's texts.
    /// </summary>
    /// <exception cref="PkiRefusedException">With <see cref="PkiRefusal.EndEntityProfile"/>.</exception>
    internal static void Match(string field, IReadOnlyList<string> values, IReadOnlyList<ProfileField> slots)
    {
        var open = values.ToList();
        var left = slots.ToList();
        foreach (var (isRequired, isFixed) in new[] { (true, true), (true, false), (false, true), (false, false) })
        {
            foreach (var slot in slots.Where(s => s.IsRequired == isRequired && s.IsModifiable != isFixed))
            {
                var at = isFixed ? open.FindIndex(v => slot.Values.Any(f => f.Trim() == v)) : open.Count > 0 ? 0 : -1;
                if (at >= 0)
                {
                    Check(slot, open[at]);
                    open.RemoveAt(at);
                    left.RemoveAt(left.FindIndex(l => ReferenceEquals(l, slot)));
                }
            }
        }

        if (open.Count > 0)
        {
            throw Refuse($"End entity profile does not contain matching field for {field} with value \"{open[0]}\".");
        }

        if (left.Any(s => s.IsRequired))
        {
            throw Refuse($"Data does not contain required {field} field.");
        }
    }

    internal static PkiRefusedException Refuse(string text) => new(PkiRefusal.EndEntityProfile, text);

    private static void Check(ProfileField slot, string value)
    {
        if (slot.Pattern is { } pattern && !FieldPatterns.Matches(pattern, value))
        {
            throw Refuse($"Value \"{value}\" of {slot.Field} does not match the end entity profile's validation \"{pattern}\".");
        }
    }
}
