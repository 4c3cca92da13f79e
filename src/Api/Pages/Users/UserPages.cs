using MiniCrm.Api.Problems;
using MiniCrm.Api.Users;
using MiniCrm.Api.Validation;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Users;
using MiniCrm.Web.Layout;
using MiniCrm.Web.Users;

namespace MiniCrm.Api.Pages.Users;

/// <summary>One user as others see them, and what admins do to them: as POST and PATCH of /users.</summary>
internal static class UserPages
{
    private const string Created = "person";
    private const string Role = "role";
    private const string Activated = "activated";
    private const string Deactivated = "deactivated";

    private static readonly Problem NotFound = UserRefusals.NotFound.ToProblem();
    private static readonly Problem NoSuchRole = Problem.Invalid("role", "must be one of the roles");
    private static readonly Problem NoSuchActivity = Problem.Invalid("isActive", "must be true or false");
    private static readonly Problem OnlyAdmins = new(ProblemKind.Forbidden, "Only an admin creates users");

    public static void MapUserPages(this IEndpointRouteBuilder pages)
    {
        pages.MapPage("/people", PageAccess.SignedIn, UserListPages.Show);
        pages.MapPage("/people/new", PageAccess.SignedIn, page => Task.FromResult<IResult>(page.User.Caller.IsAdmin ? PageAnswer.Of<NewPerson>() : OnlyAdmins));
        pages.MapForm("/people/new", PageAccess.SignedIn, Create);
        pages.MapPage("/people/{id}", PageAccess.SignedIn, page => page.Id() is { } id ? ShowAsync(page, id) : Task.FromResult<IResult>(NotFound));
        pages.MapForm("/people/{id}/role", PageAccess.SignedIn, SaveRole);
        pages.MapForm("/people/{id}/activity", PageAccess.SignedIn, SaveActivity);
    }

    /// <summary>As much of a user as the visitor may see.</summary>
    public static Person PersonOf(UserView user, Caller caller)
    {
        var seen = UserResponse.For(caller, user);
        return new(seen.Id, $"{seen.FirstName} {seen.LastName}", seen.Email)
        {
            Role = seen.Role,
            IsActive = seen.IsActive,
            AwaitsVerification = seen.EmailVerified is false,
            CreatedAt = seen.CreatedAt,
        };
    }

    private static async Task<IResult> Create(PageContext page)
    {
        var form = await page.ReadFormAsync();
        var (role, problem) = RoleOf(form);
        if (problem is not null && form["role"] is { Length: > 0 })
        {
            return PageAnswer.Of<NewPerson>(problem.Kind.Status, (nameof(NewPerson.Form), form.RefusedFor(problem)));
        }

        var message = new CreateUserRequest(form["firstName"], form["lastName"], form["email"], form["password"], role);
        if (form.RefusedAs(message, page.Context.RequestServices) is { } invalid)
        {
            return PageAnswer.Of<NewPerson>(StatusCodes.Status400BadRequest, (nameof(NewPerson.Form), invalid));
        }

        var done = await PageContext.DoAsync(() => UserEndpoints.CreateAsync(message, page.User, page.Service<Founding>(), page.Grains));
        return done.Value is { } user ? Told(user.Id, Created)
            : done.Problem!.Kind == ProblemKind.Forbidden ? done.Problem
            : PageAnswer.Of<NewPerson>(done.Problem.Kind.Status, (nameof(NewPerson.Form), form.RefusedFor(done.Problem)));
    }

    private static async Task<IResult> SaveRole(PageContext page)
    {
        var form = await page.ReadFormAsync();
        var (role, problem) = RoleOf(form);
        return await SaveAsync(page, form, problem, role is { } wanted ? new(default, default, default, wanted, default, default, default) : null, Role);
    }

    private static async Task<IResult> SaveActivity(PageContext page)
    {
        var form = await page.ReadFormAsync();
        var isActive = form["isActive"] is FlagAttribute.True or FlagAttribute.False ? FlagAttribute.Parse(form["isActive"]) : null;
        return await SaveAsync(
            page,
            form,
            isActive is null ? NoSuchActivity : null,
            isActive is { } wanted ? new(default, default, default, default, wanted, default, default) : null,
            isActive is true ? Activated : Deactivated);
    }

    /// <param name="problem">What is wrong with the form; null when there is a change.</param>
    private static async Task<IResult> SaveAsync(PageContext page, Form form, Problem? problem, UpdateUserRequest? change, string told)
    {
        if (page.Id() is not { } id)
        {
            return NotFound;
        }

        if (change is null)
        {
            return await RefuseAsync(page, id, form, problem!);
        }

        var before = (await page.Grains.GetGrain<IUserGrain>(id).Get()).Value;
        var done = await PageContext.DoAsync(() => UserEndpoints.UpdateAsync(id, change, form.Version(), page.User, page.Grains));
        return done.Value is null ? await RefuseAsync(page, id, form, done.Problem!)
            : told == Role && before is not null && before.Role != done.Value.Role ? new SeeOther($"{PeopleAddress.OfPerson(id)}?told={Role}&was={SnakeCase.Of(before.Role)}")
            : Told(id, told);
    }

    /// <summary>Whoever may not is told so on a page of its own, all others beside the form.</summary>
    private static async Task<IResult> RefuseAsync(PageContext page, Guid id, Form form, Problem problem)
    {
        if (problem.Kind == ProblemKind.NotFound || problem.Kind == ProblemKind.Forbidden)
        {
            return problem;
        }

        // Whoever is overtaken sees what is there now.
        var refused = problem.Kind == ProblemKind.StaleVersion ? Form.Empty with { Complaint = problem.Detail } : form.RefusedFor(problem);
        return await ShowAsync(page, id, refused, problem.Kind.Status);
    }

    private static SeeOther Told(Guid id, string told) => new($"{PeopleAddress.OfPerson(id)}?told={told}");

    private static (UserRole? Role, Problem? Problem) RoleOf(Form form) =>
        EnumNames<UserRole>.All.TryGetValue(form["role"], out var role) ? (role, null) : (null, NoSuchRole);

    private static async Task<IResult> ShowAsync(PageContext page, Guid id, Form? refused = null, int status = StatusCodes.Status200OK)
    {
        var answer = await page.Grains.GetGrain<IUserGrain>(id).Get();
        if (!answer.Succeeded)
        {
            return answer.Refusal.ToProblem();
        }

        var told = refused is null && page.Query("told") is Created or Role or Activated or Deactivated ? page.Query("told") : null;
        return PageAnswer.Of<PersonPage>(
            status,
            (nameof(PersonPage.Person), PersonOf(answer.Value, page.User.Caller)),
            (nameof(PersonPage.Version), answer.Value.Version),
            (nameof(PersonPage.Form), refused),
            (nameof(PersonPage.Told), told),
            (nameof(PersonPage.Undo), UndoOf(told, page.Query("was"))));
    }

    private static PersonUndo? UndoOf(string? told, string? was) => told switch
    {
        Deactivated => new("activity", "isActive", FlagAttribute.True),
        Activated => new("activity", "isActive", FlagAttribute.False),
        Role when was is not null && EnumNames<UserRole>.All.ContainsKey(was) => new("role", "role", was),
        _ => null,
    };
}
