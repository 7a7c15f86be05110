namespace Birthmark.Images.Codecs;

/// <summary>
/// What to do with an Intel HEX data record that runs over a 64 KiB boundary where the tools of the trade disagree: behind a type 02
/// record or none. Behind a type 04 record all agree that it runs on (srec_cat writes such records), and so does the reader here.
/// </summary>
public enum CrossingRecords
{
    /// <summary>Refuse it (the default: no guess is safe).</summary>
    Refuse,

    /// <summary>Wrap inside the 64 KiB window, as srec_cat does.</summary>
    Wrap,

    /// <summary>Run on into the next window, as objcopy and python-intelhex do.</summary>
    RunOn,
}
