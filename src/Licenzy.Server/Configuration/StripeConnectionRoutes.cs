using Licenzy.Server.Configuration.Doctor;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Configuration;

/// <summary>The Stripe accounts of a project.</summary>
internal static class StripeConnectionRoutes
{
    private const string Path = "/stripe/connection";

    private static readonly ErrorCode[] OfStripe = [ErrorCatalogue.StripeError, ErrorCatalogue.StripeTimeout];

    private static readonly ErrorCode[] OfConnecting =
    [
        ErrorCatalogue.InvalidJson,
        ErrorCatalogue.NotPossible,
        ErrorCatalogue.StateChanged,
        .. OfStripe,
    ];

    public static void Map(IEndpointRouteBuilder portal)
    {
        MapReads(portal);
        MapConnecting(portal);
        MapWebhook(portal);
    }

    private static void MapReads(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                Path,
                (ReadConnections operation, PortalCaller caller, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, cancellation)
            )
            .ForProject("portal_read_stripe_connection", "How the Stripe connections of both modes stand", Permission.Read)
            .Examples(request: null, StripeConnectionExamples.Both);

        portal
            .MapGet(
                $"{Path}/events-to-enable",
                (EventsToEnable operation, PortalCaller caller, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, cancellation)
            )
            .ForProject("portal_read_events_to_enable", "What to paste into Stripe to register the endpoint by hand", Permission.Read)
            .Examples(request: null, StripeConnectionExamples.ToEnable);

        portal
            .MapPost(
                $"{Path}/doctor",
                (ExamineConnection operation, PortalCaller caller, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, cancellation)
            )
            .ForProject(
                "portal_examine_stripe_connection",
                "Look into the connection: what works, what does not, and what to do about it",
                Permission.Read,
                ErrorCatalogue.StripeNotConnected
            )
            .Examples(request: null, StripeConnectionExamples.Report);
    }

    private static void MapConnecting(IEndpointRouteBuilder portal)
    {
        portal
            .MapPut(
                Path,
                (ConnectStripe operation, PortalCaller caller, ConnectStripe.Request request, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, request, cancellation)
            )
            .ForProject("portal_put_stripe_connection", "Connect a Stripe account, or change its key", Permission.Configure, OfConnecting)
            .Examples(StripeConnectionExamples.Request, StripeConnectionExamples.Connected);

        portal
            .MapPost(
                Path,
                (ConnectStripe operation, PortalCaller caller, ConnectStripe.Request request, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, request, cancellation)
            )
            .ForProject("portal_connect_stripe", "The same as the PUT of this path", Permission.Configure, OfConnecting)
            .Examples(StripeConnectionExamples.Request, StripeConnectionExamples.Connected);

        portal
            .MapDelete(
                Path,
                (DisconnectStripe operation, PortalCaller caller, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, cancellation)
            )
            .ForProject("portal_disconnect_stripe", "Forget the key and the signing secrets of a mode", Permission.Configure)
            .Examples(request: null, StripeConnectionExamples.Disconnected);

        portal
            .MapPost(
                $"{Path}/sandbox",
                (ConnectSandbox operation, PortalCaller caller, [FromQuery] bool? stock, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, stock == true, cancellation)
            )
            .ForProject(
                "portal_connect_sandbox",
                "Connect test mode to the sandbox of this installation",
                Permission.Configure,
                ErrorCatalogue.NotPossible,
                ErrorCatalogue.StateChanged,
                ErrorCatalogue.StripeError,
                ErrorCatalogue.StripeTimeout
            )
            .Examples(request: null, StripeConnectionExamples.Connected);
    }

    private static void MapWebhook(IEndpointRouteBuilder portal)
    {
        portal
            .MapPost(
                $"{Path}/webhook/roll",
                (RollWebhook operation, PortalCaller caller, CancellationToken cancellation) => operation.HandleAsync(caller, cancellation)
            )
            .ForProject(
                "portal_roll_stripe_webhook",
                "Register a new endpoint with a new signing secret in the place of the present one",
                Permission.Configure,
                [ErrorCatalogue.NotPossible, ErrorCatalogue.StateChanged, .. OfStripe]
            )
            .Examples(request: null, StripeConnectionExamples.Connected);

        portal
            .MapPost(
                $"{Path}/webhook/events",
                (CompleteWebhook operation, PortalCaller caller, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, cancellation)
            )
            .ForProject(
                "portal_complete_stripe_webhook",
                "Add the event types that the endpoint in Stripe lacks",
                Permission.Configure,
                [ErrorCatalogue.NotPossible, ErrorCatalogue.StripeNotConnected, .. OfStripe]
            )
            .Examples(request: null, StripeConnectionExamples.Completed);
    }
}
