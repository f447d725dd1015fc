# Stands in for nixpkgs' `lib`, so that the tests need neither nixpkgs nor a network.
#
# Written for these tests: the functions that configurations of disks use, giving the same
# values as nixpkgs' on every expression of the tests (BAREMOUNT_NIXPKGS_LIB=/path/to/lib has
# them use the real one instead). Option types are only placeholders.
let
  inherit (builtins)
    all any attrNames attrValues concatLists concatMap concatStringsSep elem elemAt filter
    foldl' genList head isAttrs isList isString length listToAttrs mapAttrs match replaceStrings
    stringLength substring tail typeOf zipAttrsWith;

  # -- part by part, as in nixpkgs; everything but `direct` is also found under `lib` itself

  trivial = {
    inherit (builtins)
      add bitAnd bitOr bitXor ceil deepSeq div floor genericClosure isBool isFloat isInt lessThan
      mul seq sub;
    id = value: value;
    const = value: ignored: value;
    flip = function: second: first: function first second;
    pipe = start: foldl' (value: function: function value) start;
    concat = left: right: left ++ right;
    mergeAttrs = left: right: left // right;
    "or" = left: right: left || right;
    and = left: right: left && right;
    xor = left: right: if left then !right else right && true;
    bitNot = number: -1 - number;
    boolToString = value: if value then "true" else "false";
    boolToYesNo = value: if value then "yes" else "no";
    defaultTo = default: value: if value == null then default else value;
    mapNullable = function: value: if value == null then null else function value;
    min = left: right: if left < right then left else right;
    max = left: right: if left > right then left else right;
    mod = number: by: number - by * (number / by);
    compare = left: right: if left < right then -1 else if right < left then 1 else 0;
    splitByAndCompare = test: yes: no: left: right:
      if test left && test right then yes left right
      else if test left then -1
      else if test right then 1
      else no left right;
    warn = message: value: builtins.trace "warning: ${message}" value;
    info = message: value: builtins.trace "INFO: ${message}" value;
    warnIf = condition: message: if condition then trivial.warn message else trivial.id;
    warnIfNot = condition: trivial.warnIf (!condition);
    throwIf = condition: message: if condition then throw message else trivial.id;
    throwIfNot = condition: trivial.throwIf (!condition);
    showWarnings = warnings: value: lists.foldr trivial.warn value warnings;
    setFunctionArgs = function: arguments: {
      __functor = _: function;
      __functionArgs = arguments;
    };
    functionArgs = function:
      if isAttrs function
      then function.__functionArgs or (builtins.functionArgs (function.__functor function))
      else builtins.functionArgs function;
    isFunction = value:
      builtins.isFunction value
      || (value ? __functor && builtins.isFunction (value.__functor value));
    toFunction = value: if trivial.isFunction value then value else trivial.const value;
    toBaseDigits = base: number:
      assert base >= 2 && number >= 0;
      if number < base then [ number ]
      else trivial.toBaseDigits base (number / base) ++ [ (trivial.mod number base) ];
    toHexString = number:
      strings.concatMapStrings (digit: substring digit 1 "0123456789ABCDEF")
        (trivial.toBaseDigits 16 number);
  };

  fixedPoints.fix = function: let result = function result; in result;

  asserts.assertMsg = condition: message: if condition then true else throw message;

  debug = {
    inherit (builtins) addErrorContext trace;
    traceVal = value: builtins.trace value value;
    traceValSeq = value: builtins.trace (builtins.deepSeq value value) value;
    traceIf = condition: message: value:
      if condition then builtins.trace message value else value;
  };

  lists = {
    inherit (builtins)
      all any concatLists concatMap elem elemAt filter foldl' genList groupBy head isList length
      map partition sort tail;
    singleton = value: [ value ];
    forEach = values: function: map function values;
    foldr = function: start: values:
      if values == [ ] then start
      else function (head values) (lists.foldr function start (tail values));
    fold = lists.foldr;
    foldl = function: start: values:
      if values == [ ] then start
      else function (lists.foldl function start (lists.init values)) (lists.last values);
    imap0 = function: values:
      genList (index: function index (elemAt values index)) (length values);
    imap1 = function: lists.imap0 (index: function (index + 1));
    ifilter0 = test: values:
      map (pair: pair.snd) (filter (pair: test pair.fst pair.snd)
        (lists.imap0 (index: value: { fst = index; snd = value; }) values));
    flatten = value: if isList value then concatMap lists.flatten value else [ value ];
    remove = unwanted: filter (value: !(value == unwanted));
    findSingle = test: default: multiple: values:
      let found = filter test values; in
      if found == [ ] then default else if length found == 1 then head found else multiple;
    findFirst = test: default: values:
      let found = filter test values; in if found == [ ] then default else head found;
    count = test: values: length (filter test values);
    optional = condition: value: if condition then [ value ] else [ ];
    optionals = condition: values: if condition then values else [ ];
    toList = value: if isList value then value else [ value ];
    range = first: last: if last < first then [ ] else genList (n: n + first) (last - first + 1);
    replicate = count: value: genList (_: value) count;
    zipListsWith = function: left: right:
      genList (n: function (elemAt left n) (elemAt right n))
        (trivial.min (length left) (length right));
    zipLists = lists.zipListsWith (left: right: { fst = left; snd = right; });
    reverseList = values:
      let size = length values; in genList (n: elemAt values (size - n - 1)) size;
    sortOn = key: values:
      map (pair: pair.value) (builtins.sort (left: right: left.key < right.key)
        (map (value: { key = key value; inherit value; }) values));
    compareLists = order: left: right:
      if left == [ ] || right == [ ] then trivial.compare (length left) (length right)
      else
        let first = order (head left) (head right); in
        if first != 0 then first else lists.compareLists order (tail left) (tail right);
    sublist = start: count: values:
      genList (n: elemAt values (start + n))
        (if start < length values then trivial.min count (length values - start) else 0);
    take = count: lists.sublist 0 count;
    drop = count: values: lists.sublist count (length values) values;
    last = values:
      assert asserts.assertMsg (values != [ ]) "an empty list has no last element";
      elemAt values (length values - 1);
    init = values:
      assert asserts.assertMsg (values != [ ]) "an empty list has no last element";
      lists.take (length values - 1) values;
    unique = foldl' (kept: value: if elem value kept then kept else kept ++ [ value ]) [ ];
    allUnique = values: length (lists.unique values) == length values;
    intersectLists = wanted: filter (value: elem value wanted);
    subtractLists = unwanted: filter (value: !(elem value unwanted));
    mutuallyExclusive = left: right: !(any (value: elem value right) left);
    hasPrefix = prefix: values: lists.take (length prefix) values == prefix;
    removePrefix = prefix: values:
      assert lists.hasPrefix prefix values;
      lists.drop (length prefix) values;
  };

  attrsets = {
    inherit (builtins)
      attrNames attrValues catAttrs getAttr hasAttr intersectAttrs isAttrs listToAttrs mapAttrs
      removeAttrs zipAttrsWith;
    nameValuePair = name: value: { inherit name value; };
    attrByPath = path: default: set:
      if path == [ ] then set
      else if set ? ${head path} then attrsets.attrByPath (tail path) default set.${head path}
      else default;
    hasAttrByPath = path: set:
      path == [ ]
      || (set ? ${head path} && attrsets.hasAttrByPath (tail path) set.${head path});
    getAttrFromPath = path: attrsets.attrByPath path (throw "no such attribute");
    setAttrByPath = path: value:
      if path == [ ] then value else { ${head path} = attrsets.setAttrByPath (tail path) value; };
    attrVals = names: set: map (name: set.${name}) names;
    getAttrs = names: set: attrsets.genAttrs names (name: set.${name});
    genAttrs = names: function:
      listToAttrs (map (name: attrsets.nameValuePair name (function name)) names);
    genAttrs' = values: function: listToAttrs (map function values);
    mapAttrsToList = function: set: attrValues (mapAttrs function set);
    mapAttrs' = function: set: listToAttrs (attrsets.mapAttrsToList function set);
    attrsToList = attrsets.mapAttrsToList attrsets.nameValuePair;
    filterAttrs = test: set:
      removeAttrs set (filter (name: !(test name set.${name})) (attrNames set));
    filterAttrsRecursive = test: set:
      mapAttrs (_: value: if isAttrs value then attrsets.filterAttrsRecursive test value else value)
        (attrsets.filterAttrs test set);
    optionalAttrs = condition: set: if condition then set else { };
    foldlAttrs = function: start: set:
      foldl' (result: name: function result name set.${name}) start (attrNames set);
    mapAttrsRecursive = function: set:
      let
        inside = path: mapAttrs (name: value:
          if isAttrs value then inside (path ++ [ name ]) value
          else function (path ++ [ name ]) value);
      in
      inside [ ] set;
    collect = test: value:
      if test value then [ value ]
      else if isAttrs value then concatMap (attrsets.collect test) (attrValues value)
      else [ ];
    isDerivation = value: (value.type or null) == "derivation";
    recursiveUpdateUntil = stop: left: right:
      let
        both = path: left: right:
          left // right // mapAttrs
            (name: value:
              let here = path ++ [ name ]; in
              if stop here left.${name} value then value else both here left.${name} value)
            (builtins.intersectAttrs left right);
      in
      both [ ] left right;
    recursiveUpdate =
      attrsets.recursiveUpdateUntil (_: left: right: !(isAttrs left) || !(isAttrs right));
    mergeAttrsList = foldl' trivial.mergeAttrs { };
    concatMapAttrs = function: set:
      attrsets.mergeAttrsList (attrsets.mapAttrsToList function set);
    zipAttrs = zipAttrsWith (_: values: values);
    zipAttrsWithNames = names: function: sets:
      attrsets.genAttrs names (name: function name (builtins.catAttrs name sets));
    overrideExisting = old: new: old // builtins.intersectAttrs old new;
    cartesianProduct = set:
      foldl'
        (rows: name: concatMap (row: map (value: row // { ${name} = value; }) set.${name}) rows)
        [ { } ]
        (attrNames set);
    mapCartesianProduct = function: set: map function (attrsets.cartesianProduct set);
    recurseIntoAttrs = set: set // { recurseForDerivations = true; };
    showAttrPath = path:
      if path == [ ] then "<root attribute path>" else concatStringsSep "." path;
  };

  lower = strings.stringToCharacters "abcdefghijklmnopqrstuvwxyz";
  upper = strings.stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  strings = {
    inherit (builtins)
      compareVersions concatStringsSep elem elemAt filter fromJSON genList head isAttrs isInt
      isList isPath isString match parseDrvName replaceStrings split stringLength substring
      tail toJSON typeOf unsafeDiscardStringContext;
    join = concatStringsSep;
    concatStrings = concatStringsSep "";
    concatMapStrings = function: values: strings.concatStrings (map function values);
    concatMapStringsSep = separator: function: values:
      concatStringsSep separator (map function values);
    concatImapStrings = function: values: strings.concatStrings (lists.imap1 function values);
    concatImapStringsSep = separator: function: values:
      concatStringsSep separator (lists.imap1 function values);
    concatMapAttrsStringSep = separator: function: set:
      concatStringsSep separator (attrsets.mapAttrsToList function set);
    concatLines = strings.concatMapStrings (line: "${line}\n");
    intersperse = separator: values:
      lists.drop 1 (concatMap (value: [ separator value ]) values);
    optionalString = condition: text: if condition then text else "";
    hasPrefix = prefix: text: substring 0 (stringLength prefix) text == prefix;
    hasSuffix = suffix: text:
      let rest = stringLength text - stringLength suffix; in
      rest >= 0 && substring rest (-1) text == suffix;
    hasInfix = infix: text: replaceStrings [ infix ] [ "" ] "${text}" != text || infix == "";
    removePrefix = prefix: text:
      if strings.hasPrefix prefix text then substring (stringLength prefix) (-1) text else text;
    removeSuffix = suffix: text:
      if strings.hasSuffix suffix text
      then substring 0 (stringLength text - stringLength suffix) text
      else text;
    stringToCharacters = text: genList (n: substring n 1 text) (stringLength text);
    stringAsChars = function: text:
      strings.concatMapStrings function (strings.stringToCharacters text);
    splitString = separator: text:
      filter isString (builtins.split (strings.escapeRegex (toString separator)) "${text}");
    toLower = replaceStrings upper lower;
    toUpper = replaceStrings lower upper;
    toSentenceCase = text:
      strings.toUpper (substring 0 1 text) + strings.toLower (substring 1 (-1) text);
    replaceString = old: new: replaceStrings [ old ] [ new ];
    escape = characters: replaceStrings characters (map (character: "\\" + character) characters);
    escapeRegex = strings.escape (strings.stringToCharacters "\\[{()^$?*+|.");
    escapeXML = replaceStrings
      [ "&" "<" ">" "\"" "'" ] [ "&amp;" "&lt;" "&gt;" "&quot;" "&apos;" ];
    escapeNixString = text: strings.escape [ "$" ] (builtins.toJSON text);
    escapeShellArg = value:
      let text = toString value; in
      if match "[a-zA-Z0-9,._+:@%/-]+" text != null then text
      else "'" + strings.replaceString "'" "'\\''" text + "'";
    escapeShellArgs = strings.concatMapStringsSep " " strings.escapeShellArg;
    makeSearchPath = directory: paths:
      strings.concatMapStringsSep ":" (path: path + "/" + directory)
        (filter (path: path != null) paths);
    makeBinPath = strings.makeSearchPath "bin";
    makeLibraryPath = strings.makeSearchPath "lib";
    makeIncludePath = strings.makeSearchPath "include";
    trim = text:
      let found = match "[ \t\r\n]*(.*[^ \t\r\n])[ \t\r\n]*" text; in
      if found == null then "" else head found;
    replicate = count: text: strings.concatStrings (lists.replicate count text);
    fixedWidthString = width: filler: text:
      assert asserts.assertMsg (stringLength text <= width) "longer than ${toString width}";
      if stringLength text == width then text
      else filler + strings.fixedWidthString (width - stringLength filler) filler text;
    fixedWidthNumber = width: number: strings.fixedWidthString width "0" (toString number);
    toInt = text:
      let found = match "[[:space:]]*(-?[0-9]+)[[:space:]]*" text; in
      if found == null || match "0[0-9]+" (head found) != null then throw "no integer"
      else builtins.fromJSON (head found);
    toIntBase10 = text:
      let found = match "[[:space:]]*0*(-?[0-9]+)[[:space:]]*" text; in
      if found == null then throw "no integer" else builtins.fromJSON (head found);
    isStringLike = value:
      isString value || builtins.isPath value || value ? outPath || value ? __toString;
    isValidPosixName = text: match "[a-zA-Z_][a-zA-Z0-9_]*" text != null;
    toShellVar = name: value:
      assert asserts.assertMsg (strings.isValidPosixName name) "no name of a shell variable";
      if isList value then "declare -a ${name}=(${strings.escapeShellArgs value})"
      else "${name}=${strings.escapeShellArg value}";
    versionOlder = left: right: builtins.compareVersions left right == -1;
    versionAtLeast = left: right: !(strings.versionOlder left right);
  };

  stringsWithDeps = {
    stringAfter = deps: text: { inherit text deps; };
    fullDepEntry = text: deps: { inherit text deps; };
    noDepEntry = text: { inherit text; deps = [ ]; };
  };

  versions =
    let part = index: version: elemAt (builtins.splitVersion version) index; in
    {
      inherit (builtins) splitVersion;
      major = part 0;
      minor = part 1;
      patch = part 2;
      majorMinor = version: concatStringsSep "." (lists.take 2 (builtins.splitVersion version));
    };

  filesystem = { inherit (builtins) baseNameOf dirOf isPath; };

  # The attribute sets that the module system recognises by `_type`.
  modules = {
    mkIf = condition: content: { _type = "if"; inherit condition content; };
    mkAssert = condition: message: modules.mkIf (condition || throw message);
    mkMerge = contents: { _type = "merge"; inherit contents; };
    mkDefinition = definition: definition // { _type = "definition"; };
    mkOverride = priority: content: { _type = "override"; inherit priority content; };
    mkOptionDefault = modules.mkOverride 1500;
    mkDefault = modules.mkOverride 1000;
    mkImageMediaOverride = modules.mkOverride 60;
    mkForce = modules.mkOverride 50;
    mkVMOverride = modules.mkOverride 10;
    mkOrder = priority: content: { _type = "order"; inherit priority content; };
    mkBefore = modules.mkOrder 500;
    mkAfter = modules.mkOrder 1500;
    defaultOverridePriority = 100;
    defaultOrderPriority = 1000;
  };

  options =
    let text = _type: text: { inherit _type text; }; in
    {
      mkOption = option: option // { _type = "option"; };
      mkEnableOption = what: options.mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether to enable ${what}.";
      };
      mkPackageOption = packages: name: settings: options.mkOption {
        type = types.package;
        default = packages.${settings.default or name};
        description = "The ${name} package to use.";
      };
      literalExpression = text "literalExpression";
      literalMD = text "literalMD";
      isOption = value: (value._type or null) == "option";
    };

  types =
    let
      plain = name: { _type = "option-type"; inherit name; };
      of = name: inner: plain name // { nested = inner; };
    in
    attrsets.genAttrs
      [
        "anything" "attrs" "bool" "boolByOr" "float" "int" "lines" "number" "package" "path"
        "port" "raw" "singleLineStr" "str" "string" "unspecified"
      ]
      plain
    // attrsets.genAttrs
      [
        "attrsOf" "enum" "functionTo" "lazyAttrsOf" "listOf" "nonEmptyListOf" "nullOr" "oneOf"
        "separatedString" "strMatching" "submodule" "submoduleWith" "uniq" "mkOptionType"
      ]
      of
    // {
      nonEmptyStr = plain "nonEmptyStr";
      either = left: right: of "either" [ left right ];
      coercedTo = from: _: to: of "coercedTo" [ from to ];
      addCheck = type: _: type;
      ints = attrsets.genAttrs [ "positive" "unsigned" "u8" "u16" "u32" "s8" "s16" "s32" ] plain
        // { between = low: high: of "between" [ low high ]; };
      numbers = attrsets.genAttrs [ "positive" "nonnegative" ] plain
        // { between = low: high: of "between" [ low high ]; };
    };

  # Found only under their part: another part has a function of the same name, or none wants it.
  direct = {
    lists = [ "hasPrefix" "removePrefix" ];
    modules = [ "defaultOrderPriority" "defaultOverridePriority" ];
    strings = [ "escapeNixString" "replicate" ];
  };
  withoutHidden = mapAttrs (part: functions: removeAttrs functions (direct.${part} or [ ]));
  parts = {
    inherit
      asserts attrsets debug filesystem fixedPoints lists modules options strings
      stringsWithDeps trivial;
  };
in
foldl' (lib: part: part // lib) { } (attrValues (withoutHidden parts))
  // parts
  // {
  inherit types versions;
  inherit (builtins) fromJSON hashString splitVersion toJSON toString tryEval;
}
