using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Pages;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Reversals;

/// <summary>What banks do and Stripe has no route for: opening and deciding disputes, ending refunds.</summary>
internal static class ReversalControls
{
    private static readonly string[] RefundReasons = ["duplicate", "fraudulent", "requested_by_customer"];
    private static readonly string[] RefundStatuses = ["pending", "requires_action", "succeeded"];
    private static readonly string[] CaseTypes = ["block", "chargeback", "compliance", "inquiry", "resolution"];
    private static readonly string[] PreventedBy = ["block", "resolution"];

    private static readonly string[] DisputeStatuses =
    [
        "warning_needs_response",
        "warning_under_review",
        "needs_response",
        "under_review",
        "won",
        "lost",
        "prevented",
    ];

    private static readonly string[] DisputeReasons =
    [
        "credit_not_processed",
        "duplicate",
        "fraudulent",
        "general",
        "product_not_received",
        "product_unacceptable",
        "subscription_canceled",
        "unrecognized",
    ];

    public static void Map(WebApplication app, Control control)
    {
        Post("/sandbox/charges/{id}/refund", "charge", Refund);
        Post("/sandbox/charges/{id}/dispute", "charge", Dispute);
        Post("/sandbox/refunds/{id}/succeed", "refund", Plain(Refunding.Succeed));
        Post("/sandbox/refunds/{id}/fail", "refund", Fail);
        Post("/sandbox/refunds/{id}/cancel", "refund", Plain(Refunding.Cancel));
        Post("/sandbox/disputes/{id}/win", "dispute", Plain(Disputing.Win));
        Post("/sandbox/disputes/{id}/lose", "dispute", Plain(Disputing.Lose));
        Post("/sandbox/disputes/{id}/escalate", "dispute", Plain(Disputing.Escalate));
        Post("/sandbox/disputes/{id}/close_inquiry", "dispute", Plain(Disputing.CloseInquiry));
        Post("/sandbox/disputes/{id}/review", "dispute", Plain(Disputing.Review));
        Post("/sandbox/disputes/{id}/prevent", "dispute", Prevent);

        void Post(string path, string type, Func<ModeBooks, JsonObject, ParameterReader, Answer> work) =>
            app.MapPost(path, context => control.DoAsync(context, type, work));
    }

    /// <summary>A control that takes no fields.</summary>
    private static Func<ModeBooks, JsonObject, ParameterReader, Answer> Plain(Func<ModeBooks, JsonObject, Answer> work) =>
        (books, found, parameters) => parameters.Problem is { } problem ? problem : work(books, found);

    private static Answer Refund(ModeBooks books, JsonObject charge, ParameterReader parameters)
    {
        var wish = new RefundWish(
            parameters.Integer("amount", 1, long.MaxValue),
            parameters.Choice("reason", RefundReasons) ?? "requested_by_customer",
            new JsonObject(),
            parameters.Choice("status", RefundStatuses)
        );
        return parameters.Problem is { } problem ? problem : Refunding.Refund(books, charge, wish);
    }

    private static Answer Fail(ModeBooks books, JsonObject refund, ParameterReader parameters)
    {
        var reason = parameters.Choice("reason", Failures.All) ?? Failures.ClosedCard;
        return parameters.Problem is { } problem ? problem : Refunding.Fail(books, refund, reason);
    }

    private static Answer Dispute(ModeBooks books, JsonObject charge, ParameterReader parameters)
    {
        var wish = new DisputeWish();
        wish = wish with
        {
            Status = parameters.Choice("status", DisputeStatuses) ?? wish.Status,
            Reason = parameters.Choice("reason", DisputeReasons) ?? wish.Reason,
            CaseType = parameters.Choice("case_type", CaseTypes),
            Amount = parameters.Integer("amount", 1, long.MaxValue),
        };
        return parameters.Problem is { } problem ? problem : Disputing.Open(books, charge, wish);
    }

    private static Answer Prevent(ModeBooks books, JsonObject dispute, ParameterReader parameters)
    {
        var caseType = parameters.Choice("case_type", PreventedBy) ?? "resolution";
        return parameters.Problem is { } problem ? problem : Disputing.Prevent(books, dispute, caseType);
    }
}
