# Stands in for the module system of nixpkgs' `lib`: lib.nix with `evalModules` and real types.
#
# Written for these tests: as much as the shipped module and environment.nix use. Given the same
# modules it gives the same configuration as nixpkgs', and its refusals begin with the same words.
let
  inherit (builtins)
    any attrNames concatMap filter foldl' head isAttrs isFunction isString length mapAttrs
    removeAttrs sort toJSON;
  inherit (base)
    catAttrs concatMapStringsSep concatStringsSep isOption mapAttrsToList mkIf mkOptionDefault
    mkOverride recursiveUpdate setAttrByPath zipAttrs;

  base = import ./lib.nix;
  show = concatStringsSep ".";
  kind = value: value._type or null;

  # A value in a message; a set may hold what has no text.
  shown = value:
    if isString value || value == null || builtins.isBool value || builtins.isInt value
    then toJSON value
    else if builtins.isPath value then toString value
    else "a ${builtins.typeOf value}";
  shownAll = concatMapStringsSep ", " shown;

  # -- definitions

  # What is left of a definition where the conditions in it are known.
  discharge = value:
    if kind value == "if" then (if value.condition then discharge value.content else [ ])
    else if kind value == "merge" then concatMap discharge value.contents
    else [ value ];

  # The sets in a definition of several options; what is around a set goes around its attributes.
  pushDown = path: value:
    if kind value == "merge" then concatMap (pushDown path) value.contents
    else if kind value == "if" then
      map (mapAttrs (_: mkIf value.condition)) (pushDown path value.content)
    else if kind value == "override" then
      map (mapAttrs (_: mkOverride value.priority)) (pushDown path value.content)
    else if isAttrs value then [ value ]
    else throw "The option `${show path}' is a set of options, not ${shown value}";

  strongest = values:
    let
      priority = value: if kind value == "override" then value.priority else 100;
      first = foldl' (least: value: base.min least (priority value)) 9999 values;
    in
    map (value: if kind value == "override" then value.content else value)
      (filter (value: priority value == first) values);

  inOrder = values:
    let place = value: if kind value == "order" then value.priority else 1000; in
    map (value: if kind value == "order" then value.content else value)
      (sort (left: right: place left < place right) values);

  # The values that count, then the one that the type makes of them.
  settle = definitions: inOrder (strongest (concatMap discharge definitions));

  merge = path: type: definitions:
    let
      values = settle definitions;
      wrong = filter (value: !type.check value) values;
    in
    if values == [ ] then
      type.emptyValue or
        (throw "The option `${show path}' was accessed but has no value defined.")
    else if wrong != [ ] then
      throw ("A definition for option `${show path}' is not of type `${type.description}': "
        + shownAll wrong)
    else type.merge path values;

  types = import ./types.nix { inherit base evalModules merge pushDown settle show shownAll; };

  # -- modules

  evalModules = { modules, specialArgs ? { }, prefix ? [ ] }:
    let
      arguments = { inherit lib config; inherit (tree) options; } // specialArgs;

      read = module:
        let
          value = if isAttrs module || isFunction module then module else import module;
          set = if isFunction value then value arguments else value;
          rest = removeAttrs set [ "_file" "config" "freeformType" "imports" "options" ];
        in
        {
          imports = set.imports or [ ];
          freeform = set.freeformType or null;
          options = set.options or { };
          config =
            if !(set ? options || set ? config) then rest
            else if rest == { } then set.config or { }
            else throw "A module has more than options and config: ${toString (attrNames rest)}";
        };

      # Level by level; as with nixpkgs, what comes later in this order is merged first.
      load = modules:
        let level = map read modules; in
        if modules == [ ] then [ ] else level ++ load (concatMap (module: module.imports) level);
      loaded = base.reverseList (load modules);
      freeform = filter (type: type != null) (catAttrs "freeform" loaded);
      definitions = catAttrs "config" loaded;
      lenient = any (definition: !(definition._module.check or true)) definitions;
      tree = evalOptions prefix (catAttrs "options" loaded)
        (map (definition: removeAttrs definition [ "_module" ]) definitions);
      unknown = map (found: setAttrByPath (base.drop (length prefix) found.path) found.value)
        tree.unmatched;

      config =
        if lenient || tree.unmatched == [ ] then tree.config
        else if freeform == [ ] then
          throw "The option `${show (head tree.unmatched).path}' does not exist."
        else recursiveUpdate ((head freeform).merge prefix unknown) tree.config;
    in
    { inherit config; inherit (tree) options; };

  # Everything below a path: the options, their values, and the definitions of no option.
  evalOptions = path: declarations: definitions:
    let
      sets = concatMap (pushDown path) definitions;
      nodes = mapAttrs
        (name: declared:
          let here = path ++ [ name ]; in
          if any isOption declared then evalOption here declared (catAttrs name sets)
          else evalOptions here declared (catAttrs name sets))
        (zipAttrs declarations);
    in
    {
      options = mapAttrs (_: node: node.options) nodes;
      config = mapAttrs (_: node: node.config) nodes;
      unmatched = concatMap (node: node.unmatched) (builtins.attrValues nodes)
        ++ concatMap
        (mapAttrsToList (name: value: { path = path ++ [ name ]; inherit value; }))
        (map (set: removeAttrs set (attrNames nodes)) sets);
    };

  evalOption = path: declared: definitions:
    let
      option = head declared;
      default = if option ? default then [ (mkOptionDefault option.default) ] else [ ];
      value = merge path option.type (default ++ definitions);
    in
    if length declared > 1 then throw "The option `${show path}' is declared several times."
    else {
      options = option // { loc = path; inherit value; };
      config = if option ? apply then option.apply value else value;
      unmatched = [ ];
    };

  # -- what else is missing in lib.nix

  toINI = { }:
    let
      text = value: if builtins.isBool value then base.boolToString value else toString value;
      line = name: value: "${name}=${text value}\n";
      section = name: values: "[${name}]\n" + base.concatStrings (mapAttrsToList line values);
    in
    sections: concatStringsSep "\n" (mapAttrsToList section sections);

  lib = base // {
    inherit evalModules types;
    inherit (builtins) readFile;
    generators = { inherit toINI; };
    mkEnableOption = what: base.mkEnableOption what // { type = types.bool; };
    showOption = show;
    toShellVars = variables: concatStringsSep "\n" (mapAttrsToList base.toShellVar variables);
  };
in
lib
