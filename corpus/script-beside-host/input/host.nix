{ ... }:

{
  wsl.enable = true;

  # Photos and raw material; attached by attach-photos.ps1
  fileSystems."/srv/photos" = {
    device = "/dev/disk/by-uuid/7b1f0a52-6c1e-4d0f-9a7e-2f4f0c1d9e33";
    fsType = "xfs";
    options = [ "noatime" "nofail" ];
  };
}
