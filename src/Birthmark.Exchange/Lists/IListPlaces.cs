namespace Birthmark.Exchange.Lists;

/// <summary>Where batches and devices belong: production, as the host connects it.</summary>
public interface IListPlaces
{
    /// <summary>The project of a batch; null when there is no such batch.</summary>
    Task<string?> ProjectOfAsync(string batch);

    /// <summary>Null when there is no such device.</summary>
    Task<ListPlace?> PlaceOfAsync(string device);
}

/// <summary>A device's place.</summary>
/// <param name="Project">Name of the project.</param>
/// <param name="Batch">UID of the batch.</param>
/// <param name="IsOk">It was reported OK.</param>
public sealed record ListPlace(string Project, string Batch, bool IsOk);
