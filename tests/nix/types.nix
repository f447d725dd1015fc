# The option types of the stand-in for nixpkgs' module system; modules.nix says what for.
#
# A type checks one value and merges several; `merge` and `settle` are those of definitions.
{ base, evalModules, merge, pushDown, settle, show, shownAll }:

let
  inherit (builtins)
    all concatMap elem filter head isAttrs isFunction isList isString mapAttrs match toJSON;
  inherit (base)
    concatMapStringsSep concatStringsSep filterAttrs imap1 last toList zipAttrs;

  conflict = path: values:
    throw "The option `${show path}' has conflicting definition values: ${shownAll values}";

  equal = path: values:
    if all (value: value == head values) values then head values else conflict path values;

  mkType = name: description: check: {
    _type = "option-type";
    merge = equal;
    getSubOptions = _: { };
    nestedTypes = { };
    functor.payload = null;
    inherit name description check;
  };

  around = elemType: type: type // {
    nestedTypes.elemType = elemType;
    getSubOptions = elemType.getSubOptions;
  };

  integer = name: check: mkType name name (value: builtins.isInt value && check value);

  separatedString = separator:
    mkType "separatedString" "strings concatenated with ${toJSON separator}" isString
    // { merge = _: concatStringsSep separator; };

  anything = path: values:
    if all isAttrs values then mergeSets types.anything path values else equal path values;

  mergeSets = elemType: path: values:
    let sets = zipAttrs (concatMap (pushDown path) values); in
    mapAttrs (name: merge (path ++ [ name ]) elemType)
      (filterAttrs (_: definitions: settle definitions != [ ]) sets);

  types = {
    anything = mkType "anything" "anything" (_: true) // { merge = anything; };
    bool = mkType "bool" "boolean" builtins.isBool;
    int = integer "int" (_: true);
    ints.unsigned = integer "unsignedInt" (value: value >= 0);
    package = mkType "package" "package" base.isDerivation;
    str = mkType "str" "string" isString;
    nonEmptyStr = mkType "nonEmptyStr" "non-empty string"
      (value: isString value && match "[ \t\n]*" value == null);
    strMatching = pattern:
      mkType "strMatching ${toJSON pattern}" "string matching the pattern ${pattern}"
        (value: isString value && match pattern value != null);
    inherit separatedString;
    lines = separatedString "\n";
    commas = separatedString ",";

    enum = values:
      mkType "enum" "one of ${concatMapStringsSep ", " toJSON values}" (value: elem value values)
      // { functor.payload = { inherit values; }; };

    nullOr = type:
      around type (mkType "nullOr" "null or ${type.description}"
        (value: value == null || type.check value))
      // {
        emptyValue = null;
        merge = path: values:
          if all (value: value == null) values then null
          else if elem null values then conflict path values
          else type.merge path values;
      };

    listOf = type:
      around type (mkType "listOf" "list of ${type.description}" isList) // {
        emptyValue = [ ];
        getSubOptions = path: type.getSubOptions (path ++ [ "*" ]);
        merge = path: lists:
          let
            entry = list: number: value:
              let place = "[definition ${toString list}-entry ${toString number}]"; in
              if settle [ value ] == [ ] then [ ]
              else [ (merge (path ++ [ place ]) type [ value ]) ];
          in
          base.concatLists (base.concatLists (imap1 (list: imap1 (entry list)) lists));
      };

    attrsOf = type:
      around type (mkType "attrsOf" "attribute set of ${type.description}" isAttrs) // {
        emptyValue = { };
        getSubOptions = path: type.getSubOptions (path ++ [ "<name>" ]);
        merge = mergeSets type;
      };

    submodule = modules:
      let
        evaluate = path: values: evalModules {
          modules = toList modules
            ++ map (value: if isFunction value then value else { config = value; }) values;
          specialArgs.name = last path;
          prefix = path;
        };
      in
      mkType "submodule" "submodule" (value: isAttrs value || isFunction value) // {
        emptyValue = { };
        getSubOptions = path: (evaluate path [ ]).options;
        merge = path: values: (evaluate path values).config;
      };
  };
in
types
