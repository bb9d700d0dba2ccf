using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>Names that look like personal data among the custom fields of a user, which are logged, unlike private attributes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PersonalDataAnalyzer : DiagnosticAnalyzer
{
    // Whole names, without separators and in lower case: "company_name" is not personal data.
    private static readonly HashSet<string> Names =
    [
        "email", "emailaddress", "mail", "useremail", "ip", "ipaddress", "ipv4", "ipv6", "clientip", "userip", "name", "firstname", "lastname", "givenname",
        "familyname", "surname", "fullname", "username", "phone", "phonenumber", "mobile", "mobilenumber", "telephone", "address", "streetaddress", "street",
        "birthday", "birthdate", "dateofbirth", "dob", "ssn", "socialsecuritynumber", "passport", "passportnumber", "creditcard", "iban",
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [AnalyzerDescriptors.PersonalData];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Analyze, OperationKind.ObjectCreation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation is { Type: { Name: "UserField" } type, Arguments.Length: > 0 }
            && type.ContainingNamespace.ToDisplayString() == "Statsig.Fast"
            && creation.Arguments[0].Value.ConstantValue is { HasValue: true, Value: string name }
            && Names.Contains(Plain(name))
            && IsInCustom(creation))
        {
            context.ReportDiagnostic(Diagnostic.Create(AnalyzerDescriptors.PersonalData, creation.Syntax.GetLocation(), name));
        }
    }

    /// <summary>True when the field is written right where Custom is set.</summary>
    private static bool IsInCustom(IObjectCreationOperation creation) =>
        creation.Syntax.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } assignment
        && creation.SemanticModel?.GetSymbolInfo(assignment.Left).Symbol is IPropertySymbol { Name: "Custom", ContainingType: { Name: "StatsigUser" } owner }
        && owner.ContainingNamespace.ToDisplayString() == "Statsig.Fast";

    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (char unit in name)
        {
            if (unit is not ('_' or '-' or ' ' or '.'))
            {
                plain.Append(char.ToLowerInvariant(unit));
            }
        }

        return plain.ToString();
    }
}
