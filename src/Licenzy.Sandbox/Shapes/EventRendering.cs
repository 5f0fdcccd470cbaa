using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Shapes;

/// <summary>An event as one endpoint gets it: in the shape of the endpoint's own <c>api_version</c>.</summary>
internal static class EventRendering
{
    /// <summary>The body of a webhook.</summary>
    /// <param name="books">The books that the event is about.</param>
    /// <param name="stored">The event as it is kept.</param>
    /// <param name="endpoint">The endpoint that it goes to.</param>
    /// <param name="pending">How many of its deliveries are still under way, this one included.</param>
    public static JsonObject ForEndpoint(ModeBooks books, string stored, JsonObject endpoint, long pending)
    {
        var rendered = JsonNode.Parse(stored)!.AsObject();
        rendered["pending_webhooks"] = pending;
        if ((string?)endpoint["api_version"] is { } version)
        {
            rendered["api_version"] = version;
        }
        return VersionedView.Of(books, (string)rendered["api_version"]!).Render(rendered);
    }
}
