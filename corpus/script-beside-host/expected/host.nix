{ ... }:

{
  wsl.enable = true;

  # Photos and raw material; attached by attach-photos.ps1
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "photos";
      serialNumber = "S4EWNX0R512345";
      filesystem = {
        mountPoint = "/srv/photos";
        fsType = "xfs";
        options = [ "noatime" "nofail" ];
        uuid = "7b1f0a52-6c1e-4d0f-9a7e-2f4f0c1d9e33";
      };
    }];
  };
}
