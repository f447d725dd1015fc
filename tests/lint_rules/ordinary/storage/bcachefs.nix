{
  boot.supportedFilesystems = [ "bcachefs" ];
  fileSystems."/bulk" = {
    device = "/dev/sdb:/dev/sdc:/dev/sdd";
    fsType = "bcachefs";
    options = [ "degraded" "nofail" ];
  };
}
