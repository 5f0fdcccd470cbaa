namespace Licenzy.Sandbox;

/// <summary>What the parts of a running sandbox share: its options, and the address known once it listens.</summary>
internal sealed class SandboxSettings(SandboxOptions options)
{
    public SandboxOptions Options => options;

    public TimeProvider TimeProvider => options.TimeProvider;

    /// <summary>The address listened on, without a slash at its end; as asked for until the port is known.</summary>
    public string ListeningUrl { get; private set; } = options.Url.TrimEnd('/');

    /// <summary>The address that browsers reach the sandbox by, without a slash at its end.</summary>
    public string PublicUrl => options.PublicUrl?.TrimEnd('/') ?? ListeningUrl;

    /// <summary>Learns the address that the server took, where the options left the port open.</summary>
    public void ListenedOn(string address)
    {
        if (new Uri(options.Url).Port == 0)
        {
            ListeningUrl = address.TrimEnd('/');
        }
    }
}
