using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Reversals;
using Licenzy.Sandbox.Shapes;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/disputes</c>: charges that a buyer's bank questions.</summary>
internal static class Disputes
{
    private const string Type = "dispute";

    public static Answer Retrieve(ApiCall call) => call.Retrieve(Type, Type);

    public static Answer List(ApiCall call)
    {
        var page = ListRequest.Read(call.Parameters);
        var charge = call.Parameters.Text("charge");
        var paymentIntent = call.Parameters.Text("payment_intent");
        return call.Parameters.Problem is { } problem
            ? problem
            : page.Answer(
                call.Books,
                Type,
                Type,
                "/v1/disputes",
                charge is null ? null : ObjectFilter.Equal("$.charge", charge),
                paymentIntent is null ? null : ObjectFilter.Equal("$.payment_intent", paymentIntent)
            );
    }

    /// <summary>
    /// Takes evidence and, unless <c>submit</c> says no, hands it to the bank. The bank of the test mode decides by the
    /// words in <c>uncategorized_text</c>; without them it goes on reading.
    /// </summary>
    public static Answer Update(ApiCall call)
    {
        if (call.Books.Find(Type, call.Id) is not { } dispute)
        {
            return call.NotFound(Type);
        }
        var books = call.Books.InTimeOf(dispute);
        var before = dispute.DeepClone().AsObject();
        var evidence = call.Parameters.Group("evidence");
        if (evidence is not null)
        {
            dispute["evidence"]!.AsObject().Take(evidence, DisputeShapes.EvidenceFields);
        }
        var submit = call.Parameters.Boolean("submit") ?? evidence is not null;
        dispute.TakeMetadata(call.Parameters);
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        if (!Disputing.IsOpen(dispute) && (submit || evidence is not null))
        {
            return StripeError.Invalid("This dispute is closed, so no evidence is taken for it any more.");
        }
        dispute["evidence_details"]!["has_evidence"] = DisputeShapes.EvidenceFields.Any(field => dispute["evidence"]![field] is not null);
        if (!submit)
        {
            return books.SaveChange("charge.dispute.updated", before, dispute);
        }
        dispute["evidence_details"]!["submission_count"] = (long)dispute["evidence_details"]!["submission_count"]! + 1;
        dispute["status"] = Disputing.IsInquiry(dispute) ? "warning_under_review" : "under_review";
        books.SaveChange("charge.dispute.updated", before, dispute);
        return Decide(books, dispute);
    }

    public static Answer Close(ApiCall call) =>
        call.Parameters.Problem is { } problem ? problem
        : call.Books.Find(Type, call.Id) is { } dispute ? Disputing.Lose(call.Books.InTimeOf(dispute), dispute)
        : call.NotFound(Type);

    private static Answer Decide(ModeBooks books, JsonObject dispute) =>
        ((string?)dispute["evidence"]!["uncategorized_text"], Disputing.IsInquiry(dispute)) switch
        {
            ("winning_evidence", false) => Disputing.Win(books, dispute),
            ("losing_evidence", false) => Disputing.Lose(books, dispute),
            ("winning_evidence", true) => Disputing.CloseInquiry(books, dispute),
            ("losing_evidence" or "escalate_inquiry_evidence", true) => Disputing.Escalate(books, dispute),
            _ => dispute,
        };
}
