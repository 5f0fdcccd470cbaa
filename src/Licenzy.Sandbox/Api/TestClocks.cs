using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/test_helpers/test_clocks</c>: times of their own, which stand still until they are advanced.</summary>
internal static class TestClocks
{
    private const string Noun = "test_clock";

    public static Answer Create(ApiCall call)
    {
        var parameters = call.Parameters;
        parameters.Require("frozen_time");
        var frozenTime = parameters.Integer("frozen_time", 0, uint.MaxValue) ?? 0;
        var name = parameters.Text("name");
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        return call.Books.Livemode
            ? StripeError.Invalid("Test clocks exist in test mode only.")
            : SimulatedTime.Add(call.Books, frozenTime, name);
    }

    public static Answer Retrieve(ApiCall call)
    {
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        return Find(call) is { } clock ? clock : call.NotFound(Noun);
    }

    public static Answer List(ApiCall call)
    {
        var page = ListRequest.Read(call.Parameters);
        return call.Parameters.Problem is { } problem
            ? problem
            : page.Answer(call.Books, SimulatedTime.Type, Noun, "/v1/test_helpers/test_clocks");
    }

    /// <summary>Begins to advance a clock; it has arrived when its status is <c>ready</c> again.</summary>
    public static Answer Advance(ApiCall call)
    {
        call.Parameters.Require("frozen_time");
        var target = call.Parameters.Integer("frozen_time", 0, uint.MaxValue) ?? 0;
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        if (Find(call) is not { } clock)
        {
            return call.NotFound(Noun);
        }
        if (SimulatedTime.Refuse(call.Books, clock, target) is { } refusal)
        {
            return refusal;
        }
        SimulatedTime.Send(call.Books, clock, target);
        return clock;
    }

    /// <summary>Deletes a clock with its customers, whose subscriptions end with them.</summary>
    public static Answer Delete(ApiCall call)
    {
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        if (Find(call) is not { } clock)
        {
            return call.NotFound(Noun);
        }
        foreach (var customer in call.Books.All("customer", ObjectFilter.Equal("$.test_clock", call.Id)))
        {
            Customers.End(call.Books.InTimeOf(customer), customer);
        }
        var tombstone = call.Books.Delete(clock);
        call.Books.Announce("test_helpers.test_clock.deleted", clock);
        return tombstone;
    }

    private static JsonObject? Find(ApiCall call) =>
        call.Books.Find(SimulatedTime.Type, call.Id) is { } clock && !clock.ContainsKey("deleted") ? clock : null;
}
