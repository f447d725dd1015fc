{
  fileSystems."/srv/site" = {
    overlay = {
      lowerdir = [ "/srv/base" ];
      upperdir = "/srv/changes";
      workdir = "/srv/work";
    };
  };
  fileSystems."/merged" = {
    device = "overlay";
    fsType = "overlay";
    options = [ "lowerdir=/a:/b" "upperdir=/c" "workdir=/d" ];
  };
}
