namespace Birthmark.Server.Jobs;

/// <summary>Something the hub does by itself from time to time.</summary>
internal interface IJob
{
    /// <summary>Name in the log and in metrics.</summary>
    string Name { get; }

    /// <summary>Pause between two runs.</summary>
    TimeSpan Every { get; }

    Task RunAsync(CancellationToken cancellation);
}
