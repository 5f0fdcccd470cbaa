using System.Net;
using System.Net.Http.Headers;

namespace Licenzy.Sandbox.Webhooks;

/// <summary>A body whose second half comes only after a wait, as over a bad line.</summary>
internal sealed class SlowContent : HttpContent
{
    private readonly byte[] body;
    private readonly TimeSpan wait;
    private readonly TimeProvider timeProvider;

    public SlowContent(byte[] body, TimeSpan wait, TimeProvider timeProvider)
    {
        this.body = body;
        this.wait = wait;
        this.timeProvider = timeProvider;
        Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var half = body.Length / 2;
        await stream.WriteAsync(body.AsMemory(0, half), cancellationToken);
        await stream.FlushAsync(cancellationToken);
        await Task.Delay(wait, timeProvider, cancellationToken);
        await stream.WriteAsync(body.AsMemory(half), cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
