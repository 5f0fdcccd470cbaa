using System.ComponentModel;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.StripeEvents;

/// <summary>What Stripe sent, for operators.</summary>
internal static class InboundEventRoutes
{
    private const string Path = "/stripe/events";
    private const string OnePath = $"{Path}/{{stripe_event_id}}";

    /// <summary>What the parameter means.</summary>
    internal const string IdDescription = "Stripe's id of the event, `evt_…`.";

    public static void Map(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                Path,
                (
                    ReadInboundEvents operation,
                    PortalCaller caller,
                    [AsParameters] ReadInboundEvents.Query query,
                    CancellationToken cancellation
                ) => operation.ListAsync(caller, query, cancellation)
            )
            .ForProject("portal_list_stripe_events", "List what Stripe sent and what became of it, newest first", Permission.Read)
            .Examples(request: null, InboundEventExamples.Events);

        portal
            .MapGet(
                OnePath,
                (
                    ReadInboundEvents operation,
                    PortalCaller caller,
                    [FromRoute(Name = "stripe_event_id")] [Description(IdDescription)] string stripeEventId,
                    CancellationToken cancellation
                ) => operation.OneAsync(caller, stripeEventId, cancellation)
            )
            .ForProject("portal_read_stripe_event", "Read an event of Stripe with its body and what it changed", Permission.Read)
            .Examples(request: null, InboundEventExamples.Detail);

        portal
            .MapPost(
                $"{OnePath}/replay",
                (
                    ReplayInboundEvents operation,
                    PortalCaller caller,
                    [FromRoute(Name = "stripe_event_id")] [Description(IdDescription)] string stripeEventId,
                    [FromBody] ReplayInboundEvents.Request? request,
                    CancellationToken cancellation
                ) => operation.OneAsync(caller, stripeEventId, request, cancellation)
            )
            .ForProject(
                "portal_replay_stripe_event",
                "Apply an event of Stripe again, or see what would come of it",
                Permission.Operate,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotPossible
            )
            .Examples(new ReplayInboundEvents.Request(DryRun: true), InboundEventExamples.Replayed);

        portal
            .MapPost(
                $"{Path}/replay-failed",
                (
                    ReplayInboundEvents operation,
                    PortalCaller caller,
                    [FromBody] ReplayInboundEvents.FailedRequest? request,
                    CancellationToken cancellation
                ) => operation.FailedAsync(caller, request, cancellation)
            )
            .ForProject(
                "portal_replay_failed_stripe_events",
                "Make events of Stripe that failed due again",
                Permission.Operate,
                ErrorCatalogue.InvalidJson
            )
            .Examples(
                new ReplayInboundEvents.FailedRequest(DryRun: true),
                new ReplayInboundEvents.FailedResponse(DryRun: true, 3, HasMore: false)
            );
    }
}
